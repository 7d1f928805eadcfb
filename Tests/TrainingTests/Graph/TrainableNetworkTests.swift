import Correlation
import Network
import Tensors
import TestSupport
import Testing
import Training

@Suite struct TrainableNetworkTests {
    static let architecture = Architecture(
        width: 1.0 / 16, adjusted: 8, hidden: 4, spatialHidden: 2, refined: 8, representation: 4)

    /// Two clips of textures that move over three frames of 127 pixels.
    static let batch: TrainingBatch = {
        let side = 127
        var generator = SeededGenerator(seed: 10)
        let textures = (0..<2).map { _ in generator.floats(16 * 16 * 3) }
        let grain = generator.floats(2 * side * side * 3, in: -0.1...0.1)
        func frame(_ shifts: [SIMD2<Float>]) -> Tensor<Float> {
            Tensor(shape: [2, side, side, 3]) { elements in
                for index in elements.indices {
                    let (clip, place) = (index / (side * side * 3), index % (side * side * 3))
                    let row = place / (side * 3) - Int(8 * shifts[clip].x)
                    let column = place / 3 % side - Int(8 * shifts[clip].y)
                    // The texture wraps; blocks of eight pixels, so that the network's cells see it.
                    let (y, x) = ((row + 1024) / 8 % 16, (column + 1024) / 8 % 16)
                    // The grain parts pixels of a block, whose order would be left to rounding where a maximum is taken.
                    elements.initializeElement(
                        at: index, to: textures[clip][(y * 16 + x) * 3 + place % 3] + grain[index])
                }
            }
        }
        let shifts: [[SIMD2<Float>]] = [[SIMD2(1, -2), SIMD2(0, 1)], [SIMD2(2, 3), SIMD2(-3, 1)]]
        return TrainingBatch(frames: ([[.zero, .zero]] + shifts).map(frame), displacements: shifts)
    }()

    private func network(_ settings: GraphSettings = GraphSettings(), threads: Int = 2) throws -> TrainableNetwork {
        TrainableNetwork(
            try NetworkWeights(randomFor: Self.architecture, seed: 11), settings: settings,
            pool: WorkerPool(threadCount: threads))
    }

    @Test func tenStepsLowerTheLossAndRepeat() throws {
        // Offsets begin at 0, where a sample's derivative jumps: rounding would decide which way they go.
        let losses = try tenSteps(GraphSettings(usesDeformable: false))
        #expect(losses[9] < 0.9 * losses[0])
        #expect(relativeError(losses, Self.recordedLosses) < 1e-4)
    }

    @Test(.enabled(if: Precision.bfloat16.isAvailable, "this processor has no AVX512_BF16"))
    func tenStepsInBFloat16StayNearThoseInSinglePrecision() throws {
        let settings = GraphSettings(usesDeformable: false, precision: .bfloat16)
        let losses = try tenSteps(settings)
        let distance = relativeError(losses, Self.recordedLosses)
        #expect(distance < 5e-3)
        #expect(distance > 1e-6, "nothing was rounded")
        #expect(try tenSteps(settings, threads: 1) == losses)
    }

    /// The losses of ten steps downhill.
    private func tenSteps(_ settings: GraphSettings, threads: Int = 2) throws -> [Double] {
        let network = try network(settings, threads: threads)
        return (0..<10).map { _ in
            let result = network.step(Self.batch)
            for (name, gradient) in result.gradients {
                network.parameters[name] = moved(network.parameters[name], along: gradient, by: -0.0002)
            }
            network.parameters.merge(result.runningStatistics) { $1 }
            return result.loss
        }
    }

    /// Steps so small that no rounding of another processor's kernels grows to matter.
    static let recordedLosses = [
        2.8493228, 2.6919162, 2.5646384, 2.4703002, 2.4140253, 2.3681467, 2.3269517, 2.2923510, 2.2622180, 2.2336779,
    ]

    private func moved(_ tensor: Tensor<Float>?, along direction: Tensor<Float>, by factor: Float) -> Tensor<Float>? {
        tensor.map {
            Tensor(shape: $0.shape, elements: zip($0.elements, direction.elements).map { $0 + factor * $1 })
        }
    }

    @Test func aStepIsTheSameForAnyThreads() throws {
        let results = try [1, 2, 3].map { try network(threads: $0).step(Self.batch) }
        for other in results[1...] {
            #expect(other.loss == results[0].loss)
            #expect(other.gradients == results[0].gradients)
            #expect(other.runningStatistics == results[0].runningStatistics)
        }
    }

    @Test func everythingThatIsTrainedHasAGradient() throws {
        let result = try network().step(Self.batch)
        let names = Self.architecture.inventory.map(\.name)
        #expect(Set(result.gradients.keys) == Set(names.filter { !$0.contains(".running_") }))
        #expect(Set(result.runningStatistics.keys) == Set(names.filter { $0.contains(".running_") }))
        for specification in Self.architecture.inventory {
            guard let gradient = result.gradients[specification.name] else { continue }
            #expect(gradient.shape == specification.shape, "\(specification.name)")
            #expect(gradient.elements.allSatisfy { $0.isFinite }, "\(specification.name)")
        }
        #expect(result.attention.map(\.level) == [3, 4, 5])
        for spread in result.attention {
            #expect(spread.spatialOverPositions > 0)
            #expect(spread.channelOverChannels > 0)
            #expect(spread.channelOverPatches > 0)
        }
    }

    @Test func whatIsFrozenOrLeftOutHasNoGradient() throws {
        let settings = GraphSettings(
            frozen: ["backbone.conv1.", "backbone.bn1.", "backbone.layer1."], usesDeformable: false,
            ablation: [.interFrame, .hierarchy])
        let result = try network(settings).step(Self.batch)
        let without = [
            "backbone.conv1.", "backbone.bn1.", "backbone.layer1.", "backbone.layer3.0.offset", "level3.", "level4.",
            "refinement.lateral3", "refinement.lateral4",
        ]
        let trained = result.gradients.filter { $0.value.elements.contains { $0 != 0 } }.keys
        for prefix in without { #expect(!trained.contains { $0.hasPrefix(prefix) }, "\(prefix)") }
        #expect(!trained.contains { $0.contains(".memory.") })
        #expect(trained.contains("backbone.layer2.0.bn3.weight"))
        #expect(!result.runningStatistics.keys.contains { $0.hasPrefix("backbone.layer1.") })
    }

    @Test func theResponsePeaksWhereTheTargetWent() throws {
        // Random weights: the filter finds a texture that is the template's, moved.
        let network = try network()
        for _ in 0..<30 { network.parameters.merge(network.step(Self.batch).runningStatistics) { $1 } }
        let result = network.evaluate(Self.batch)
        for (frame, responses) in result.responses.enumerated() {
            for clip in 0..<2 {
                let response = responses.slice(clip).elements
                let peak = response.indices.max { response[$0] < response[$1] } ?? 0
                let (row, column) = (peak / 15, peak % 15)
                let found = SIMD2<Float>(Float(row > 7 ? row - 15 : row), Float(column > 7 ? column - 15 : column))
                #expect(found == Self.batch.displacements[frame][clip], "frame \(frame + 1), clip \(clip)")
            }
        }
    }

    @Test func distillationPullsTowardsTheTeacher() throws {
        var batch = Self.batch
        var generator = SeededGenerator(seed: 12)
        batch.teacher[4] = Tensor(shape: [6, 15, 15, 5], elements: generator.floats(6 * 225 * 5))
        let weights = try NetworkWeights(randomFor: Self.architecture, seed: 11)
        let network = TrainableNetwork(
            weights, settings: GraphSettings(distillationWeight: 2), pool: WorkerPool(threadCount: 2))
        let plain = network.step(Self.batch)
        #expect(plain.parts.distillation == nil)
        network.parameters["distillation.level4.weight"] = Tensor(
            shape: [5, 64, 1, 1], elements: generator.floats(5 * 64, in: -0.1...0.1))
        let result = network.step(batch)
        let distillation = try #require(result.parts.distillation)
        #expect(distillation > 0)
        #expect(abs(result.loss - plain.loss - 2 * distillation) < 1e-5)
        #expect(result.gradients["distillation.level4.weight"]?.elements.contains { $0 != 0 } ?? false)
    }
}
