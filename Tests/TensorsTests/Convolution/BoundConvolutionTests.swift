import Tensors
import TestSupport
import Testing

/// One convolution: what goes in, how the kernel walks, how it is computed.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
    var channels = 4
    var outputs = 8
    var kernel = 3
    var extent = 9
    var geometry = ConvolutionGeometry()
    var method = ConvolutionLayer.Method.direct
    var rectified = false
    var addend = Addend.none
    var batch = 2
    var pixelPadding = 0

    enum Addend { case none, own, shared }

    var testDescription: String {
        "\(method) \(channels)->\(outputs) kernel \(kernel) extent \(extent) stride \(geometry.stride) padding "
            + "\(geometry.padding) dilation \(geometry.dilation) rectified \(rectified) addend \(addend) pixel padding \(pixelPadding)"
    }

    static let all: [ConvolutionCase] = {
        var cases: [ConvolutionCase] = []
        for (channels, outputs) in [(1, 1), (3, 16), (4, 17), (16, 31), (17, 33), (5, 70)] {
            for kernel in [1, 3, 5, 7] {
                cases.append(
                    ConvolutionCase(
                        channels: channels, outputs: outputs, kernel: kernel,
                        geometry: ConvolutionGeometry(padding: kernel / 2), rectified: kernel == 3))
            }
        }
        for geometry in [
            ConvolutionGeometry(stride: 2), ConvolutionGeometry(stride: 2, padding: 1),
            ConvolutionGeometry(padding: 2, dilation: 2), ConvolutionGeometry(padding: 4, dilation: 4),
            ConvolutionGeometry(stride: 2, padding: 1, dilation: 2),
        ] {
            cases.append(ConvolutionCase(extent: 13, geometry: geometry))
        }
        cases.append(
            ConvolutionCase(kernel: 1, extent: 13, geometry: ConvolutionGeometry(stride: 2, padding: -1)))
        for addend in [ConvolutionCase.Addend.own, .shared] {
            for method in [ConvolutionLayer.Method.direct, .winograd] {
                cases.append(
                    ConvolutionCase(
                        geometry: ConvolutionGeometry(padding: 1), method: method, rectified: true, addend: addend))
            }
        }
        for (kernel, dilation) in [(1, 1), (3, 2)] {
            cases.append(
                ConvolutionCase(
                    channels: 6, kernel: kernel,
                    geometry: ConvolutionGeometry(padding: dilation - 1, dilation: dilation),
                    addend: .own, pixelPadding: 16))
        }
        for extent in 1...9 {
            cases.append(
                ConvolutionCase(
                    channels: 3, outputs: 5, extent: extent, geometry: ConvolutionGeometry(padding: 1),
                    method: .winograd,
                    batch: 3))
        }
        // Tiles of one, two and three thirds, whole and cut short.
        for extent in 1...7 {
            for outputs in [7, 40] {
                cases.append(
                    ConvolutionCase(channels: 6, outputs: outputs, kernel: 1, extent: extent, addend: .own, batch: 1))
            }
        }
        cases.append(
            ConvolutionCase(
                channels: 33, outputs: 50, extent: 31, geometry: ConvolutionGeometry(padding: 1), method: .winograd,
                rectified: true, batch: 1))
        return cases
    }()
}

@Suite struct BoundConvolutionTests {
    @Test(arguments: ConvolutionCase.all)
    func agreesWithTheDefinition(_ test: ConvolutionCase) {
        let problem = ConvolutionProblem(test)
        for instructionSet in InstructionSet.allCases where instructionSet <= .current {
            let result = problem.run(instructionSet: instructionSet, threads: 1)
            #expect(relativeError(result, problem.expected) < 2e-6, "\(instructionSet)")
        }
    }

    @Test(
        .enabled(if: Precision.bfloat16.isAvailable, "this processor has no bfloat16 products"),
        arguments: ConvolutionCase.all.filter { $0.method == .direct })
    func roundsProductsOnlyInBFloat16(_ test: ConvolutionCase) {
        let problem = ConvolutionProblem(test)
        let result = problem.run(instructionSet: .avx512, threads: 1, precision: .bfloat16)
        // Rounding both factors to 8 bits: 2^-9 each at most, less on average. Exact would mean that nothing was rounded.
        let error = relativeError(result, problem.expected)
        #expect(error < 5e-3)
        #expect(error > 1e-5)
    }

    @Test(arguments: [ConvolutionLayer.Method.direct, .winograd])
    func isTheSameForAnyThreadCount(_ method: ConvolutionLayer.Method) {
        let problem = ConvolutionProblem(
            ConvolutionCase(
                channels: 40, outputs: 50, extent: 31, geometry: ConvolutionGeometry(padding: 1), method: method,
                batch: 3))
        let alone = problem.run(instructionSet: .current, threads: 1)
        for threads in 2...5 {
            #expect(problem.run(instructionSet: .current, threads: threads) == alone, "\(threads) threads")
        }
    }
}

/// Random data for a case and the result by the definition, in double precision.
private struct ConvolutionProblem {
    let test: ConvolutionCase
    let inputs: [Tensor<Float>]
    let addends: [Tensor<Float>]
    let weights: Tensor<Float>
    let bias: [Float]
    let expected: [Double]

    init(_ test: ConvolutionCase) {
        self.test = test
        var generator = SeededGenerator(seed: 7)
        let (extent, geometry) = (test.extent, test.geometry)
        let out = geometry.outputExtent(of: extent, kernel: test.kernel)
        inputs = (0..<test.batch).map { _ in
            Tensor(
                shape: [test.channels, extent, extent], elements: generator.floats(test.channels * extent * extent))
        }
        addends = (0..<test.batch).map { _ in
            Tensor(shape: [test.outputs, out, out], elements: generator.floats(test.outputs * out * out))
        }
        weights = Tensor(
            shape: [test.outputs, test.channels, test.kernel, test.kernel],
            elements: generator.floats(test.outputs * test.channels * test.kernel * test.kernel))
        bias = generator.floats(test.outputs)
        var expected: [Double] = []
        for map in 0..<test.batch {
            for output in 0..<test.outputs {
                for y in 0..<out {
                    for x in 0..<out {
                        var sum = Double(bias[output])
                        switch test.addend {
                        case .none: break
                        case .own: sum += Double(addends[map][(output * out + y) * out + x])
                        case .shared: sum += Double(addends[0][(output * out + y) * out + x])
                        }
                        for channel in 0..<test.channels {
                            for row in 0..<test.kernel {
                                for column in 0..<test.kernel {
                                    let i = y * geometry.stride - geometry.padding + row * geometry.dilation
                                    let j = x * geometry.stride - geometry.padding + column * geometry.dilation
                                    guard (0..<extent).contains(i), (0..<extent).contains(j) else { continue }
                                    let weight = weights[
                                        ((output * test.channels + channel) * test.kernel + row) * test.kernel + column]
                                    sum += Double(inputs[map][(channel * extent + i) * extent + j]) * Double(weight)
                                }
                            }
                        }
                        expected.append(test.rectified ? max(0, sum) : sum)
                    }
                }
            }
        }
        self.expected = expected
    }

    func run(instructionSet: InstructionSet, threads: Int, precision: Precision = .float32) -> [Float] {
        let layer = ConvolutionLayer(
            weights: weights, bias: bias, geometry: test.geometry, rectified: test.rectified, method: test.method,
            precision: precision, instructionSet: instructionSet)
        let border = layer.border(height: test.extent, width: test.extent)
        let input = ActivationMap(
            capacity: test.batch, height: test.extent, width: test.extent, channels: test.channels,
            borderBefore: border.before + 1, borderAfter: border.after, pixelPadding: test.pixelPadding)
        let out = test.geometry.outputExtent(of: test.extent, kernel: test.kernel)
        let output = ActivationMap(
            capacity: test.batch, height: out, width: out, channels: test.outputs, borderBefore: 2, borderAfter: 1,
            pixelPadding: test.pixelPadding)
        for (map, tensor) in inputs.enumerated() { input.load(map, channelFirst: tensor) }
        let addend: ActivationMap? =
            test.addend == .none
            ? nil
            : ActivationMap(
                capacity: test.addend == .shared ? 1 : test.batch, height: out, width: out, channels: test.outputs,
                pixelPadding: test.pixelPadding)
        if let addend {
            for map in 0..<addend.capacity { addend.load(map, channelFirst: addends[map]) }
        }
        let bound = BoundConvolution(
            layer, from: input, to: output, adding: addend, workspace: ConvolutionWorkspace())
        bound.run(batch: test.batch, pool: WorkerPool(threadCount: threads))
        return (0..<test.batch).flatMap { output.channelFirst($0).elements }
    }
}
