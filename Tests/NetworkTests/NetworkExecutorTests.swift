import Network
import Tensors
import TestSupport
import Testing

@Suite struct NetworkExecutorTests {
    private static let architectures = [
        Architecture(width: 0.03125, adjusted: 8, hidden: 2, refined: 4, representation: 4),
        Architecture(
            backbone: .vggM, width: 0.03125, adjusted: 8, hidden: 2, spatialHidden: 2, refined: 4, representation: 4),
    ]

    private func run(_ executor: NetworkExecutor, without ablation: Ablation = []) -> (Tensor<Float>, StageProfile) {
        var generator = SeededGenerator(seed: 6)
        let patch = Tensor<Float>(shape: [3, 255, 255], elements: generator.floats(3 * 255 * 255))
        return executor.run(patches: 1, from: .zero(executor.architecture), ablation: ablation) {
            $0.load(0, normalised: patch)
        } use: {
            ($0.representation(0), $0.profile)
        }
    }

    /// One executor asked for one ablation after another, as the front-end does, gives what one of its own would.
    @Test(arguments: architectures) func anExecutorServesEveryAblation(architecture: Architecture) throws {
        let weights = try NetworkWeights(randomFor: architecture, seed: 3)
        let pool = WorkerPool(threadCount: 1)
        let shared = NetworkExecutor(weights, capacity: 1, pool: pool)
        let ablations = [[]] + Ablation.namedInNetwork.map(\.ablation)
        for ablation in ablations + ablations.reversed() {
            let own = run(NetworkExecutor(weights, capacity: 1, pool: pool), without: ablation).0
            #expect(run(shared, without: ablation).0 == own, "ablation \(ablation.rawValue)")
        }
    }

    /// What the plan does is what the shapes of the layers say; offsets that are zero are not computed.
    @Test(arguments: architectures) func theWorkIsThatOfTheInventory(architecture: Architecture) throws {
        let weights = try NetworkWeights(randomFor: architecture, seed: 3)
        let profile = run(NetworkExecutor(weights, capacity: 1, pool: WorkerPool(threadCount: 1))).1
        var plain = architecture
        plain.deformable = false
        let counted = plain.multiplications()
        for stage in Stage.allCases {
            #expect(profile.multiplications(stage) == counted[stage] ?? 0, "\(stage.rawValue)")
        }
    }
}
