import Tensors
import TestSupport
import Testing

/// One quantised convolution.
struct QuantisedCase: CustomTestStringConvertible, Sendable {
    var channels = 8
    var outputs = 8
    var kernel = 1
    var extent = 7
    var geometry = ConvolutionGeometry()
    var addend = Form.none
    var output = Form.bytes
    var batch = 2

    enum Form { case none, floats, bytes }

    var testDescription: String {
        "\(channels)->\(outputs) kernel \(kernel) extent \(extent) stride \(geometry.stride) padding \(geometry.padding) "
            + "dilation \(geometry.dilation) addend \(addend) output \(output)"
    }

    static let all: [QuantisedCase] = {
        var cases: [QuantisedCase] = []
        // Depths that are no multiple of 4, channels that fill no vector, one and several panels.
        for (channels, outputs) in [(1, 1), (3, 16), (6, 17), (16, 31), (17, 33), (5, 70), (64, 64)] {
            for kernel in [1, 3] {
                for output in [Form.floats, .bytes] {
                    cases.append(
                        QuantisedCase(
                            channels: channels, outputs: outputs, kernel: kernel,
                            geometry: ConvolutionGeometry(padding: kernel / 2), output: output))
                }
            }
        }
        for geometry in [
            ConvolutionGeometry(stride: 2), ConvolutionGeometry(padding: 2, dilation: 2),
            ConvolutionGeometry(stride: 2, padding: 1, dilation: 2),
        ] {
            cases.append(QuantisedCase(channels: 6, kernel: 3, extent: 11, geometry: geometry))
        }
        cases.append(QuantisedCase(extent: 13, geometry: ConvolutionGeometry(stride: 2, padding: -1)))
        // Tiles of a third and whole ones, cut short and not.
        for extent in 1...7 {
            for outputs in [7, 40] { cases.append(QuantisedCase(outputs: outputs, extent: extent, batch: 1)) }
        }
        for addend in [Form.floats, .bytes] {
            for output in [Form.floats, .bytes] {
                cases.append(QuantisedCase(outputs: 37, addend: addend, output: output))
            }
        }
        return cases
    }()
}

@Suite struct BoundQuantisedLayerTests {
    /// To the last bit, with every instruction set: the sums are exact, and what follows is rounded one step at a time.
    @Test(arguments: QuantisedCase.all) func agreesWithTheDefinition(_ test: QuantisedCase) {
        let problem = QuantisedProblem(test)
        for instructionSet in InstructionSet.allCases where instructionSet <= .current {
            #expect(problem.run(instructionSet: instructionSet, threads: 1) == problem.expected, "\(instructionSet)")
        }
    }

    @Test func isTheSameForAnyThreadCount() {
        let problem = QuantisedProblem(
            QuantisedCase(
                channels: 40, outputs: 50, kernel: 3, extent: 31, geometry: ConvolutionGeometry(padding: 1), batch: 3))
        for threads in 1...5 {
            #expect(problem.run(instructionSet: .current, threads: threads) == problem.expected, "\(threads) threads")
        }
    }

    /// What is more than a byte holds, and more than an integer of 32 bits.
    @Test(arguments: [254.5, 255.5, 1e6, 3e9, 1e20] as [Float]) func largeNumbersBecome255(_ value: Float) {
        let input = ByteMap(MapLayout(capacity: 1, height: 2, width: 2, channels: 4))
        for instructionSet in InstructionSet.allCases where instructionSet <= .current {
            let layer = QuantisedLayer(
                weights: Tensor(shape: [40, 4, 1, 1], repeating: 1), bias: [Float](repeating: value, count: 40),
                rectified: true, inputScales: [1, 1, 1, 1], instructionSet: instructionSet)
            let output = ByteMap(MapLayout(capacity: 1, height: 2, width: 2, channels: 40))
            let scales = [Float](repeating: 1, count: 40)
            BoundQuantisedLayer(layer, from: input, to: .bytes(output, scales: scales)).run(
                batch: 1, pool: WorkerPool(threadCount: 1))
            let expected = min(value, 255).rounded(.toNearestOrEven)
            #expect(
                output.channelFirst(0, scales: scales).elements.allSatisfy { $0 == expected }, "\(instructionSet)")
        }
    }

    /// Sums beyond what a float holds exactly, and beyond what 16 bits hold.
    @Test func longSumsAreExact() {
        let (channels, steps) = (2048, Float(255))
        let layer = { (set: InstructionSet) in
            QuantisedLayer(
                weights: Tensor(
                    shape: [2, channels, 1, 1], elements: (0..<2 * channels).map { $0 < channels ? 1 : -1 }),
                bias: [0, 0], inputScales: [Float](repeating: 1, count: channels), instructionSet: set)
        }
        let input = ByteMap(MapLayout(capacity: 1, height: 1, width: 1, channels: channels))
        for channel in 0..<channels { input.row(0, 0)[channel] = 255 }
        for instructionSet in InstructionSet.allCases where instructionSet <= .current {
            let output = ActivationMap(capacity: 1, height: 1, width: 1, channels: 2)
            BoundQuantisedLayer(layer(instructionSet), from: input, to: .floats(output)).run(
                batch: 1, pool: WorkerPool(threadCount: 1))
            // 2048 * 255 * 127 steps of 1 / 127.
            let sum = Float(2048 * 255 * 127) * (1 / 127 as Float)
            #expect(output.channelFirst(0).elements == [sum, -sum], "\(instructionSet)")
            #expect(abs(sum - 2048 * steps) < 1)
        }
    }
}

/// Random data for a case and the result by the definition.
private struct QuantisedProblem {
    let test: QuantisedCase
    let inputScales: [Float]
    let outputScales: [Float]
    let weights: Tensor<Float>
    let bias: [Float]
    private let inputs: [[UInt8]]
    private let addends: [[UInt8]]
    private(set) var expected: [Float] = []

    private var extent: Int { test.geometry.outputExtent(of: test.extent, kernel: test.kernel) }

    init(_ test: QuantisedCase) {
        self.test = test
        var generator = SeededGenerator(seed: 8)
        let out = test.geometry.outputExtent(of: test.extent, kernel: test.kernel)
        func bytes(_ count: Int) -> [UInt8] { generator.floats(count).map { UInt8(min(255, abs($0) * 255)) } }
        inputs = (0..<test.batch).map { _ in bytes(test.extent * test.extent * test.channels) }
        addends = (0..<test.batch).map { _ in bytes(out * out * test.outputs) }
        inputScales = (0..<test.channels).map { 0.01 + 0.001 * Float($0 % 5) }
        outputScales = (0..<test.outputs).map { 0.02 + 0.003 * Float($0 % 7) }
        weights = Tensor(
            shape: [test.outputs, test.channels, test.kernel, test.kernel],
            elements: generator.floats(test.outputs * test.channels * test.kernel * test.kernel))
        bias = generator.floats(test.outputs)
        expected = (0..<test.batch).flatMap(definition)
    }

    /// The weights of an output channel in whole steps, [I,rows,columns], and what a step counts.
    private func steps(_ output: Int) -> (steps: [Int], scale: Float) {
        let taps = test.kernel * test.kernel
        let scaled = (0..<test.channels * taps).map {
            (weights[output * test.channels * taps + $0], inputScales[$0 / taps])
        }
        let scale = (scaled.map { abs($0.0) * $0.1 }.max() ?? 0) / 127
        return (scaled.map { Int(($0.0 * $0.1 * (1 / scale)).rounded(.toNearestOrEven)) }, scale)
    }

    private func definition(_ map: Int) -> [Float] {
        let (geometry, kernel, channels) = (test.geometry, test.kernel, test.channels)
        var result: [Float] = []
        for output in 0..<test.outputs {
            let (steps, weightScale) = steps(output)
            let perStep: Float = test.output == .bytes ? 1 / outputScales[output] : 1
            for y in 0..<extent {
                for x in 0..<extent {
                    var sum = 0
                    for channel in 0..<channels {
                        for tap in 0..<kernel * kernel {
                            let i = y * geometry.stride - geometry.padding + tap / kernel * geometry.dilation
                            let j = x * geometry.stride - geometry.padding + tap % kernel * geometry.dilation
                            guard (0..<test.extent).contains(i), (0..<test.extent).contains(j) else { continue }
                            sum +=
                                Int(inputs[map][(i * test.extent + j) * channels + channel])
                                * steps[channel * kernel * kernel + tap]
                        }
                    }
                    var value = Float(sum) * (weightScale * perStep)
                    value += bias[output] * perStep
                    let added = Float(addends[map][(y * extent + x) * test.outputs + output])
                    switch test.addend {
                    case .none: break
                    case .floats: value += added * perStep
                    case .bytes: value += added * (outputScales[output] * perStep)
                    }
                    value = max(0, value)
                    if test.output == .bytes {
                        value = min(255, value).rounded(.toNearestOrEven) * outputScales[output]
                    }
                    result.append(value)
                }
            }
        }
        return result
    }

    private func layout(_ extent: Int, _ channels: Int, border: (before: Int, after: Int) = (0, 0)) -> MapLayout {
        MapLayout(
            capacity: test.batch, height: extent, width: extent, channels: channels, borderBefore: border.before,
            borderAfter: border.after)
    }

    private func fill(_ map: ByteMap, _ maps: [[UInt8]]) {
        let row = map.layout.width * map.layout.channels
        for (number, bytes) in maps.enumerated() {
            for (index, byte) in bytes.enumerated() { map.row(number, index / row)[index % row] = byte }
        }
    }

    func run(instructionSet: InstructionSet, threads: Int) -> [Float] {
        let layer = QuantisedLayer(
            weights: weights, bias: bias, geometry: test.geometry, rectified: true, inputScales: inputScales,
            instructionSet: instructionSet)
        let input = ByteMap(
            layout(test.extent, test.channels, border: layer.border(height: test.extent, width: test.extent)))
        fill(input, inputs)
        func map(_ form: QuantisedCase.Form) -> QuantisableMap? {
            switch form {
            case .none: nil
            case .floats: .floats(ActivationMap(layout(extent, test.outputs)))
            case .bytes: .bytes(ByteMap(layout(extent, test.outputs, border: (1, 1))), scales: outputScales)
            }
        }
        let addend = map(test.addend)
        switch addend {
        case .floats(let map):
            let row = extent * test.outputs
            for (number, bytes) in addends.enumerated() {
                for (index, byte) in bytes.enumerated() {
                    map.withRow(number, index / row) { $0[index % row] = Float(byte) }
                }
            }
        case .bytes(let map, _): fill(map, addends)
        case nil: break
        }
        guard let output = map(test.output) else { return [] }
        BoundQuantisedLayer(layer, from: input, to: output, adding: addend).run(
            batch: test.batch, pool: WorkerPool(threadCount: threads))
        return (0..<test.batch).flatMap { output.channelFirst($0).elements }
    }
}
