import Foundation
import Network
import Tensors
import TestSupport
import Testing

/// The network against reference tensors that were computed in double precision.
@Suite(.enabled(if: SharedData.isPresent, SharedData.absence))
struct GoldenNetworkTests {
    @Test(arguments: ["tiny", "dilated"], [1, 2])
    func everyTensorAgrees(name: String, threads: Int) throws {
        let folder = SharedData.url("golden/\(name)")
        let weights = try NetworkWeights(contentsOf: folder.appendingPathComponent("W.safetensors"))
        let input = try SafetensorsFile(contentsOf: folder.appendingPathComponent("IN.safetensors"))
        let expected = try SafetensorsFile(contentsOf: folder.appendingPathComponent("OUT.safetensors"))
        let executor = NetworkExecutor(weights, capacity: 3, pool: WorkerPool(threadCount: threads))
        let zero = MemoryState.zero(weights.architecture)

        let template = try input.tensor(named: "template")
        var state = zero
        var compared = 0
        func compare(_ result: NetworkResult, _ prefix: String, patch: Int, of count: Int?) throws {
            for (key, actual) in namedTensors(result, patch: patch) {
                let whole = try expected.tensor(named: "\(prefix).\(key)")
                let slice =
                    count.map { count in
                        let size = whole.count / count
                        return Array(whole.elements[patch * size..<(patch + 1) * size])
                    } ?? whole.elements
                let error = relativeError(actual.elements, slice)
                #expect(error < 2e-5, "\(prefix).\(key) of patch \(patch)")
                compared += 1
            }
        }
        try executor.run(patches: 1, from: zero) {
            $0.load(0, normalised: template)
        } use: { result in
            try compare(result, "template", patch: 0, of: nil)
            state = result.state(after: 0, previous: zero)
        }
        let search = try input.tensor(named: "search")
        let patches = search.shape[0]
        try executor.run(patches: patches, from: state) { loader in
            let size = search.count / patches
            for patch in 0..<patches {
                loader.load(
                    patch,
                    normalised: Tensor(
                        shape: Array(search.shape[1...]), elements: search.elements[patch * size..<(patch + 1) * size]))
            }
        } use: { result in
            for patch in 0..<patches { try compare(result, "search", patch: patch, of: patches) }
        }
        #expect(compared == 25 * (1 + patches))
    }

    private func namedTensors(_ result: NetworkResult, patch: Int) -> [(String, Tensor<Float>)] {
        (3...5).flatMap { level in
            result.maps(level: level, patch: patch).named.map { ("level\(level).\($0.name)", $0.tensor) }
        } + [("representation", result.representationChannelFirst(patch))]
    }
}
