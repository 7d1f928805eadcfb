import Foundation
import Network
import Tensors
import TestSupport
import Testing

@Suite struct QuantisedNetworkTests {
    private static let architectures = [
        Architecture(width: 0.0625, deformable: false, adjusted: 16, hidden: 4, refined: 8, representation: 8),
        Architecture(width: 0.0625, adjusted: 16, hidden: 4, refined: 8, representation: 8),
        Architecture(
            backbone: .vggM, width: 0.0625, adjusted: 16, hidden: 4, spatialHidden: 2, refined: 8, representation: 8),
    ]

    private static func draw(_ number: Int, _ pixels: UnsafeMutableBufferPointer<Float>) {
        var generator = SeededGenerator(seed: UInt64(20 + number))
        // Blocks of one colour, so that what the network sees has structure.
        let colours = generator.floats(16 * 16 * 3)
        for index in pixels.indices {
            let (place, channel) = (index / 3, index % 3)
            let (y, x) = (place / Architecture.patchSide / 16, place % Architecture.patchSide / 16)
            pixels[index] = 127 + 127 * colours[(y * 16 + x) * 3 + channel]
        }
    }

    private func calibrated(_ architecture: Architecture) throws -> NetworkWeights {
        let random = try NetworkWeights(randomFor: architecture, seed: 3)
        var tensors = Dictionary(uniqueKeysWithValues: architecture.inventory.map { ($0.name, random[$0.name]) })
        // Offsets that are all zero, as they are at first, would not be computed.
        let offset = "backbone.layer3.0.offset.weight"
        if let shape = tensors[offset]?.shape {
            var generator = SeededGenerator(seed: 4)
            let values = generator.floats(shape.reduce(1, *)).map { 0.1 * $0 }
            tensors[offset] = Tensor(shape: shape, elements: values)
        }
        var weights = try NetworkWeights(architecture: architecture, tensors: tensors, provenance: "random")
        weights.activationRanges = try ActivationRanges(
            measuring: weights, patches: 3, pool: WorkerPool(threadCount: 2), draw: { Self.draw($0, $1) })
        return weights
    }

    private func representation(
        _ weights: NetworkWeights, _ precision: Precision, patches: Int = 1, threads: Int = 1
    ) -> [Float] {
        let executor = NetworkExecutor(
            weights, capacity: patches, precision: precision, pool: WorkerPool(threadCount: threads))
        return executor.run(patches: patches, from: .zero(weights.architecture)) {
            $0.load(patches) { Self.draw($0, $1) }
        } use: {
            $0.representations(0..<patches).elements
        }
    }

    /// Every byte is off by half a step of 255 at most; what comes out is off by some hundredths.
    @Test(arguments: architectures) func bytesComeNearSinglePrecision(architecture: Architecture) throws {
        let weights = try calibrated(architecture)
        let exact = representation(weights, .float32)
        let rounded = representation(weights, .int8)
        let error = relativeError(rounded, exact.map(Double.init))
        #expect(error < 0.1)
        // Exact would mean that nothing was rounded.
        #expect(error > 1e-4)
    }

    @Test(arguments: architectures) func aBatchAndThreadsChangeNothing(architecture: Architecture) throws {
        let weights = try calibrated(architecture)
        let alone = representation(weights, .int8)
        let together = representation(weights, .int8, patches: 3, threads: 3)
        #expect(Array(together.prefix(alone.count)) == alone)
    }

    @Test(arguments: architectures) func whatEntersALayerIsNearInBothPrecisions(architecture: Architecture) throws {
        let weights = try calibrated(architecture)
        let pool = WorkerPool(threadCount: 1)
        let exact = LayerInputs(weights, precision: .float32, pool: pool).of { Self.draw(0, $0) }
        let rounded = LayerInputs(weights, precision: .int8, pool: pool).of { Self.draw(0, $0) }
        #expect(exact.map(\.layer) == rounded.map(\.layer))
        #expect(exact.count > 3)
        for (exact, rounded) in zip(exact, rounded) {
            #expect(
                relativeError(rounded.input.elements, exact.input.elements.map(Double.init)) < 0.1, "\(exact.layer)")
        }
    }

    @Test(arguments: architectures) func rangesAreStoredWithTheModel(architecture: Architecture) throws {
        let weights = try calibrated(architecture)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("trackscope-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try weights.write(to: file, as: .float16)
        let read = try NetworkWeights(contentsOf: file)
        #expect(read.activationRanges == weights.activationRanges)
        #expect(try NetworkWeights(randomFor: architecture, seed: 3).activationRanges == nil)
    }

    /// Why ranges are refused; empty where they are not.
    private func refusal(_ architecture: Architecture, _ largest: [String: [Float]]) -> String {
        do throws(NetworkError) {
            _ = try ActivationRanges(architecture, largest: largest)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func rangesOfOtherLayersAreRefused() {
        let architecture = Self.architectures[2]
        var largest = Dictionary(
            uniqueKeysWithValues: [6, 16, 32, 32].enumerated().map { index, channels in
                ("backbone.conv\(index + 2)", [Float](repeating: 1, count: channels))
            })
        for level in 3...5 { largest["level\(level).adjust"] = [Float](repeating: 1, count: 32) }
        #expect(refusal(architecture, largest) == "")
        var wrong = largest
        wrong["level3.adjust"] = nil
        wrong["backbone.conv2"] = [1]
        wrong["backbone.conv9"] = [1]
        #expect(
            refusal(architecture, wrong)
                == "missing tensors: activations.level3.adjust; extra tensors: activations.backbone.conv9; "
                + "mis-shaped tensors: activations.backbone.conv2 is [1], not [6]")
        wrong = largest
        wrong["level4.adjust"]?[7] = -1
        wrong["level5.adjust"]?[7] = .nan
        #expect(
            refusal(architecture, wrong)
                == "values that are not finite, or variances below 0, in activations.level4.adjust, "
                + "activations.level5.adjust")
    }
}
