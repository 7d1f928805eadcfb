import Foundation
import Network
import Tensors
import TestSupport
import Testing

/// The network with a component switched off against a second implementation (`Tests/Golden/reference.py`). With all
/// components on `ModelRunTests` compares every tensor.
@Suite struct ParityTests {
    private struct Document: Decodable {
        var architecture: Architecture
    }

    @Test(arguments: GoldenCase.names, ["inter-frame", "channel", "spatial", "attention", "hierarchy"])
    func aComponentCanBeSwitchedOff(name: String, component: String) throws {
        let expected = try #require(try GoldenCase(name).ablations[component])
        let ablation = try #require(Ablation.namedInNetwork.first { $0.name == component }?.ablation)
        let architecture = try JSONDecoder().decode(Document.self, from: Data(contentsOf: GoldenCase.file(name)))
            .architecture
        let weights = try NetworkWeights(
            architecture: architecture,
            tensors: Dictionary(
                uniqueKeysWithValues: architecture.inventory.map {
                    ($0.name, GoldenCase.weight($0.name, shape: $0.shape))
                }), provenance: "a formula")
        let executor = NetworkExecutor(weights, capacity: 1, pool: WorkerPool(threadCount: 2))
        let zero = MemoryState.zero(architecture)
        let state = executor.run(patches: 1, from: zero, ablation: ablation) {
            $0.load(0, normalised: GoldenCase.patches("template"))
        } use: {
            $0.state(after: 0, previous: zero)
        }
        let search = GoldenCase.patches("search")
        let first = Tensor(shape: [3, 255, 255], elements: search.elements[..<(search.count / 2)])
        let representation = executor.run(patches: 1, from: state, ablation: ablation) {
            $0.load(0, normalised: first)
        } use: {
            $0.representationChannelFirst(0)
        }
        #expect(expected.error(of: representation) < 1e-4)
    }
}
