import Correlation
import Differentiation
import Network
import Tensors
import TestSupport
import Testing
import Training

/// The gradient of the whole network in double precision against differences.
@Suite struct NetworkGradientTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var solution: FilterConfiguration.Solution
        var contexts = 0
        /// Large enough for losses to be exact to the digits that such small differences need.
        var lambda1 = 0.01
        var architecture = Architecture(
            width: 1.0 / 64, adjusted: 4, hidden: 2, spatialHidden: 2, refined: 4, representation: 3)
        var ablation: Ablation = []
        var isFrozen = false
        /// Whether every frame is a template, another clip a negative, and the attention asked for.
        var usesEverything = false
        /// Which of the tensors are looked at.
        var every = 4

        var testDescription: String {
            "\(architecture.backbone.rawValue), \(solution.rawValue), \(contexts) contexts"
                + (ablation.isEmpty ? "" : ", ablation \(ablation.rawValue)") + (isFrozen ? ", frozen" : "")
                + (usesEverything ? ", every template, negatives and attention" : "")
        }
        var settings: GraphSettings {
            GraphSettings(
                solution: solution, lambda1: lambda1, lambda2: contexts > 0 ? 0.1 : 0,
                frozen: isFrozen ? ["backbone.conv1.", "backbone.bn1.", "backbone.layer1."] : [], ablation: ablation,
                sharpness: 4, templates: usesEverything ? .every : .first, negatives: usesEverything ? 1 : 0,
                negativeWeight: 0.7, attentionWeight: usesEverything ? 0.4 : 0)
        }
    }

    static let side = 63
    /// So small that among the fifty thousand activations hardly one crosses the kink of its rectifier.
    static let step = 1e-7

    /// A clip of a template and two frames, twice, so that the memory runs through two steps.
    static func batch(contexts: Int) -> TrainingBatch {
        var generator = SeededGenerator(seed: 6)
        func patches(_ shape: [Int]) -> Tensor<Float> {
            Tensor(shape: shape, elements: generator.floats(shape.reduce(1, *)))
        }
        return TrainingBatch(
            frames: (0..<3).map { _ in patches([2, side, side, 3]) },
            displacements: [[SIMD2(0.5, -1), SIMD2(1, 0)], [SIMD2(-1.5, 0.25), SIMD2(0, 2)]],
            extents: [
                [SIMD2](repeating: SIMD2(3, 2), count: 2), [SIMD2(2.5, 3), SIMD2(3, 3)], [SIMD2(4, 2), SIMD2(3, 2)],
            ],
            contexts: contexts > 0 ? patches([2, contexts, side, side, 3]) : nil)
    }

    /// Random weights of which none is 0 or 1: the last normalisation of a block and the offsets begin there.
    static func parameters(_ architecture: Architecture) throws -> [String: Tensor<Double>] {
        let weights = try NetworkWeights(randomFor: architecture, seed: 7)
        var generator = SeededGenerator(seed: 8)
        return Dictionary(
            uniqueKeysWithValues: architecture.inventory.map { specification in
                let name = specification.name
                let isOffset = name.hasPrefix("backbone.layer3.0.offset")
                let isVariance = name.hasSuffix(".running_var")
                return (
                    name,
                    Tensor(
                        shape: specification.shape,
                        elements: weights[name].elements.map { value in
                            let disturbed = Double(value) + Double.random(in: -0.3...0.3, using: &generator)
                            return isVariance ? abs(disturbed) + 0.1 : isOffset ? disturbed + 0.45 : disturbed
                        })
                )
            })
    }

    @Test(arguments: [
        Case(solution: .shared, every: 1), Case(solution: .channelwise, contexts: 1),
        Case(solution: .joint, contexts: 1, lambda1: 1),
        Case(solution: .shared, contexts: 1, ablation: [.interFrame, .hierarchy]),
        Case(solution: .shared, isFrozen: true), Case(solution: .shared, usesEverything: true, every: 2),
        Case(solution: .channelwise, contexts: 1, usesEverything: true),
        Case(
            solution: .shared,
            architecture: Architecture(
                backbone: .vggM, width: 1.0 / 64, adjusted: 4, hidden: 2, spatialHidden: 2, refined: 4,
                representation: 3)),
    ])
    func everyParametersGradientAgreesWithDifferences(_ test: Case) throws {
        let batch = GraphBatch<Double>(Self.batch(contexts: test.contexts), usesContexts: test.contexts > 0)
        let parameters = try Self.parameters(test.architecture)
        let pool = WorkerPool(threadCount: 2)
        let memory = TapeMemory<Double>()
        func pass(_ parameters: [String: Tensor<Double>]) -> NetworkPass<Double> {
            NetworkPass(
                architecture: test.architecture, settings: test.settings, tensors: parameters, isTraining: true,
                tape: Tape(pool: pool, memory: memory))
        }
        let trained = pass(parameters)
        let result = trained.run(batch)
        trained.tape.backward(from: result.loss)
        let gradients = trained.trained.mapValues { trained.tape.gradient(of: $0) }
        #expect(
            gradients.keys.allSatisfy { !test.settings.isFrozen($0) && !$0.contains("running") }
                && gradients.count > 30)

        // One random direction for each tensor, or for each `every`th.
        var generator = SeededGenerator(seed: 9)
        var (actual, expected) = ([Double](), [Double]())
        for (index, (name, gradient)) in gradients.sorted(by: { $0.key < $1.key }).enumerated() {
            guard index % test.every == 0 else { continue }
            let direction = (0..<gradient.count).map { _ in Double.random(in: -1...1, using: &generator) }
            func loss(at distance: Double) -> Double {
                var moved = parameters
                moved[name] = Tensor(
                    shape: gradient.shape,
                    elements: zip(parameters[name]?.elements ?? [], direction).map { $0 + distance * $1 })
                return pass(moved).run(batch).loss.scalar
            }
            actual.append(zip(gradient.elements, direction).reduce(0) { $0 + $1.0 * $1.1 })
            expected.append((loss(at: Self.step) - loss(at: -Self.step)) / (2 * Self.step))
            let scale = max(abs(expected[expected.count - 1]), 0.01)
            #expect(abs(actual[actual.count - 1] - expected[expected.count - 1]) < 1e-4 * scale, "\(name)")
        }
        let error = relativeError(actual, expected)
        print("\(test.testDescription): relative error of the gradient \(error)")
        #expect(error < 1e-6)
    }
}
