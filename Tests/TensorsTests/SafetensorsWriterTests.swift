import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct SafetensorsWriterTests {
    static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func theBytesAreThoseOfTheFormat() throws {
        var writer = SafetensorsWriter(metadata: ["b": "\u{1}\"\\\n", "a": "\u{E9}"])
        try writer.add("half", Tensor<Float>(shape: [1], elements: [1]), as: .float16)
        try writer.add("z", Tensor<Float>(shape: [1, 1], elements: [1]))
        try writer.add("count", Tensor<Int>(shape: [], elements: [258]))
        let header =
            "{\"__metadata__\":{\"a\":\"\u{E9}\",\"b\":\"\\u0001\\\"\\\\\\n\"},"
            + "\"count\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
            + "\"z\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]},"
            + "\"half\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[12,14]}}"
        let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        let data: [UInt8] = [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0x3C]
        #expect(try writer.serialised() == SafetensorsFileTests.file(header + padding) + data)
    }

    @Test func theOrderOfAddingDoesNotMatter() throws {
        let tensors: [(String, Tensor<Float>)] = (0..<20).map { ("t\($0)", Tensor(shape: [$0], repeating: Float($0))) }
        var forward = SafetensorsWriter()
        var backward = SafetensorsWriter()
        for (name, tensor) in tensors { try forward.add(name, tensor) }
        for (name, tensor) in tensors.reversed() { try backward.add(name, tensor) }
        #expect(try forward.serialised() == backward.serialised())
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("model.safetensors")
        var generator = SeededGenerator(seed: 3)
        // Above one piece of conversion and one buffer of the file.
        let values = Tensor<Float>(shape: [3, 70_000], elements: generator.floats(210_000))
        let doubles = Tensor<Double>(shape: [2], elements: [Double.pi, -0.0])
        let integers = Tensor<Int>(shape: [3], elements: [Int.min, 0, Int.max])
        var writer = SafetensorsWriter(metadata: ["format": "trackscope.rar/1"])
        try writer.add("float", values)
        try writer.add("half", values, as: .float16)
        try writer.add("brain", values, as: .bfloat16)
        try writer.add("wide", values, as: .float64)
        try writer.add("double", doubles)
        try writer.add("integer", integers)
        try writer.write(to: url)
        let file = try SafetensorsFile(contentsOf: url)
        #expect(file.metadata == ["format": "trackscope.rar/1"])
        #expect(file.names == ["double", "integer", "wide", "float", "brain", "half"])
        #expect(try file.tensor(named: "float") == values)
        #expect(try file.tensor(named: "wide") == values)
        #expect(try file.doubles(named: "double") == doubles)
        #expect(try file.integers(named: "integer") == integers)
        let half = try file.tensor(named: "half")
        let brain = try file.tensor(named: "brain")
        for index in 0..<values.count {
            #expect(abs(half[index] - values[index]) <= abs(values[index]) / 2048 + 0x1p-25)
            #expect(abs(brain[index] - values[index]) <= abs(values[index]) / 256)
        }
        #expect(try Array(Data(contentsOf: url)) == writer.serialised())
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
    }

    @Test func aNameIsTakenOnce() throws {
        let one = Tensor<Float>(shape: [], repeating: 1)
        var writer = SafetensorsWriter()
        try writer.add("a", one)
        #expect(throws: SafetensorsError.tensor(name: "a", rule: "the name is there twice")) {
            try writer.add("a", one)
        }
        #expect(throws: SafetensorsError.tensor(name: "__metadata__", rule: "the name is reserved")) {
            try writer.add("__metadata__", one)
        }
        #expect(throws: SafetensorsError.tensor(name: "deep", rule: "it has more than 32 axes")) {
            try writer.add("deep", one.reshaped(to: Array(repeating: 1, count: 33)))
        }
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let url = URL(fileURLWithPath: "/nowhere/model.safetensors")
        let error = #expect(throws: SafetensorsError.self) { try SafetensorsWriter().write(to: url) }
        #expect(error.map { "\($0)" } == "/nowhere/model.safetensors: No such file or directory")
    }
}
