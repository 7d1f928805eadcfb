import Foundation
import Tensors
import Testing

/// Half-precision and bfloat16 through the file, every bit pattern against its definition.
@Suite struct SafetensorsElementsTests {
    /// The 65536 bit patterns as a file of one tensor.
    static func allPatterns(_ type: String) -> [UInt8] {
        SafetensorsFileTests.file("{\(SafetensorsFileTests.tensor("x", type, "65536", 0, 131_072))}")
            + (0..<65536).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    }

    /// The value of a number with `fractionBits` bits of fraction, computed from the definition.
    static func definition(_ bits: Int, exponentBits: Int, fractionBits: Int) -> Float {
        let sign: Double = bits >> 15 == 0 ? 1 : -1
        let top = 1 << exponentBits - 1
        let exponent = bits >> fractionBits & top
        let fraction = Double(bits & (1 << fractionBits - 1)) / Double(1 << fractionBits)
        if exponent == top { return fraction == 0 ? Float(sign * .infinity) : .nan }
        let power = pow(2, Double(max(exponent, 1) - (top >> 1)))
        return Float(sign * power * (fraction + (exponent == 0 ? 0 : 1)))
    }

    @Test(arguments: [("F16", 5, 10), ("BF16", 8, 7)])
    func everyPatternIsRead(_ type: String, _ exponentBits: Int, _ fractionBits: Int) throws {
        let values = try SafetensorsFile(bytes: Self.allPatterns(type)).tensor(named: "x").elements
        for (bits, value) in values.enumerated() {
            let expected = Self.definition(bits, exponentBits: exponentBits, fractionBits: fractionBits)
            let agrees = value.isNaN ? expected.isNaN : value.bitPattern == expected.bitPattern
            guard agrees else {
                Issue.record("\(type) \(String(bits, radix: 16)): \(value) is not \(expected)")
                return
            }
        }
    }

    @Test(arguments: [("F16", SafetensorsWriter.RealType.float16), ("BF16", .bfloat16)])
    func everyPatternSurvivesWriting(_ type: String, _ realType: SafetensorsWriter.RealType) throws {
        let bytes = Self.allPatterns(type)
        let tensor = try SafetensorsFile(bytes: bytes).tensor(named: "x")
        var writer = SafetensorsWriter()
        try writer.add("x", tensor, as: realType)
        let written = try SafetensorsFile(bytes: writer.serialised()).tensor(named: "x")
        for (before, after) in zip(tensor.elements, written.elements) {
            #expect(before.isNaN ? after.isNaN : after.bitPattern == before.bitPattern)
        }
    }

    /// Between each two neighbours: the middle goes to the even one, anything nearer to the nearer.
    @Test(arguments: [(SafetensorsWriter.RealType.float16, 5, 10), (.bfloat16, 8, 7)])
    func narrowingRoundsToNearestEven(
        _ type: SafetensorsWriter.RealType, _ exponentBits: Int, _ fractionBits: Int
    ) throws {
        let last = (1 << exponentBits - 1) << fractionBits - 1
        var values: [Float] = []
        var expected: [Float] = []
        for bits in 0..<last {
            let low = Self.definition(bits, exponentBits: exponentBits, fractionBits: fractionBits)
            let high = Self.definition(bits + 1, exponentBits: exponentBits, fractionBits: fractionBits)
            let middle = low + (high - low) / 2
            values += [middle.nextDown, middle, middle.nextUp]
            expected += [low, bits % 2 == 0 ? low : high, high]
        }
        let greatest = Self.definition(last, exponentBits: exponentBits, fractionBits: fractionBits)
        let halfStep = greatest.ulp * Float(1 << (22 - fractionBits))
        values += [(greatest + halfStep).nextDown, greatest + halfStep, .infinity, -.infinity]
        expected += [greatest, .infinity, .infinity, -.infinity]
        var writer = SafetensorsWriter()
        try writer.add("x", Tensor(shape: [values.count], elements: values), as: type)
        let written = try SafetensorsFile(bytes: writer.serialised()).tensor(named: "x").elements
        for index in values.indices where written[index] != expected[index] {
            Issue.record("\(values[index]) became \(written[index]), not \(expected[index])")
            return
        }
    }
}
