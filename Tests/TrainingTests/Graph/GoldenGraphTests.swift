import Correlation
import Differentiation
import Foundation
import Network
import Tensors
import TestSupport
import Testing
import Training

/// The graph in inference mode against reference tensors that were computed in double precision.
@Suite(.enabled(if: SharedData.isPresent, SharedData.absence))
struct GoldenGraphTests {
    /// The template, a search patch and its contexts as one clip for each search patch: each runs from the template's state.
    private func batch(_ input: SafetensorsFile) throws -> TrainingBatch {
        let search = channelLast(try input.tensor(named: "search"))
        let template = channelLast(try stacked(input.tensor(named: "template")))
        let contexts = channelLast(try input.tensor(named: "contexts"))
        let clips = search.shape[0]
        return TrainingBatch(
            frames: [repeated(template.slice(0), clips), search],
            displacements: [[SIMD2<Float>](repeating: .zero, count: clips)], contexts: repeated(contexts, clips))
    }

    private func stacked(_ tensor: Tensor<Float>) -> Tensor<Float> { tensor.reshaped(to: [1] + tensor.shape) }

    @Test(arguments: ["tiny", "dilated"], FilterConfiguration.Solution.allCases)
    func everyTensorAgrees(name: String, solution: FilterConfiguration.Solution) throws {
        let folder = SharedData.url("golden/\(name)")
        let weights = try NetworkWeights(contentsOf: folder.appendingPathComponent("W.safetensors"))
        let batch = try batch(SafetensorsFile(contentsOf: folder.appendingPathComponent("IN.safetensors")))
        let expected = try SafetensorsFile(contentsOf: folder.appendingPathComponent("OUT.safetensors"))
        let pass = NetworkPass<Float>(
            architecture: weights.architecture, settings: GraphSettings(solution: solution, lambda2: 0.1),
            tensors: weights.tensorsByName, isTraining: false,
            tape: Tape(pool: WorkerPool(threadCount: 2), isRecording: false))
        let result = pass.run(GraphBatch(batch, usesContexts: true))

        let clips = batch.clips
        func compare(_ actual: Tensor<Float>, _ key: String) throws {
            let own = channelFirst(actual)
            let size = own.count / own.shape[0]
            let template = try expected.tensor(named: "template.\(key)")
            #expect(relativeError(own.elements[..<size], template.elements) < 1e-4, "template.\(key)")
            let search = try expected.tensor(named: "search.\(key)")
            #expect(
                relativeError(own.elements[(clips * size)..<(2 * clips * size)], search.elements) < 1e-4,
                "search.\(key)")
        }
        for (level, values) in zip(weights.architecture.levels, result.levels) {
            try compare(values.reinforced.tensor, "level\(level).reinforced")
            try compare(#require(values.intraSpatial).tensor, "level\(level).intra.spatial")
            try compare(#require(values.intraChannel).tensor, "level\(level).intra.channel")
        }
        try compare(result.representation.tensor, "representation")
        let responses = try expected.tensor(named: "response.\(solution.rawValue)")
        #expect(relativeError(result.responses.tensor.elements, responses.elements) < 1e-4, "responses")

        let network = TrainableNetwork(
            weights, settings: GraphSettings(solution: solution, lambda2: 0.1), pool: WorkerPool(threadCount: 1))
        #expect(network.evaluate(batch).responses == [result.responses.tensor])
    }
}

/// The graph in inference mode against the executor, for random weights.
@Suite struct ExecutorParityTests {
    static let architectures = [
        Architecture(
            backbone: .vggM, width: 0.03125, adjusted: 8, hidden: 2, spatialHidden: 2, refined: 4, representation: 4),
        Architecture(width: 0.03125, dilation: [2, 4], adjusted: 8, hidden: 2, refined: 4, representation: 4),
    ]
    /// Nothing, each switch of the network, and some together.
    static let ablations =
        [[]] + Ablation.namedInNetwork.map(\.ablation)
        + [[.channel, .spatial], [.interFrame, .hierarchy]]

    @Test(arguments: architectures, ablations)
    func theGraphGivesTheExecutorsRepresentation(architecture: Architecture, ablation: Ablation) throws {
        var generator = SeededGenerator(seed: 5)
        let weights = try disturbedWeights(architecture, &generator)
        let patches = (0..<2).map { _ in
            Tensor<Float>(shape: [3, 255, 255], elements: generator.floats(3 * 255 * 255))
        }
        let error = try differenceFromExecutor(
            weights, ablation: ablation, template: patches[0], search: patches[1])
        #expect(error < 1e-4)
    }

    /// Random weights of which none is 0 or 1: the last normalisation of a block and the offsets begin there.
    private func disturbedWeights(
        _ architecture: Architecture, _ generator: inout SeededGenerator
    ) throws -> NetworkWeights {
        let random = try NetworkWeights(randomFor: architecture, seed: 3)
        var disturbed: [String: Tensor<Float>] = [:]
        for (name, tensor) in random.tensorsByName.sorted(by: { $0.key < $1.key }) {
            let isVariance = name.hasSuffix(".running_var")
            disturbed[name] = Tensor(
                shape: tensor.shape,
                elements: tensor.elements.map { value in
                    let moved = value + Float.random(in: -0.1...0.1, using: &generator)
                    return isVariance ? abs(moved) + 0.1 : moved
                })
        }
        return try NetworkWeights(architecture: architecture, tensors: disturbed, provenance: "test")
    }
}

/// The relative difference between the representations of a search patch by the graph and by the executor.
private func differenceFromExecutor(
    _ weights: NetworkWeights, ablation: Ablation = [], template: Tensor<Float>, search: Tensor<Float>
) throws -> Double {
    let pool = WorkerPool(threadCount: 2)
    let executor = NetworkExecutor(weights, capacity: 1, pool: pool)
    let zero = MemoryState.zero(weights.architecture)
    var state = zero
    executor.run(patches: 1, from: zero, ablation: ablation) {
        $0.load(0, normalised: template)
    } use: {
        state = $0.state(after: 0, previous: zero)
    }
    let expected = executor.run(patches: 1, from: state, ablation: ablation) {
        $0.load(0, normalised: search)
    } use: {
        $0.representationChannelFirst(0)
    }
    let pass = NetworkPass<Float>(
        architecture: weights.architecture, settings: GraphSettings(ablation: ablation),
        tensors: weights.tensorsByName, isTraining: false, tape: Tape(pool: pool, isRecording: false))
    let frames = [template, search].map { channelLast($0.reshaped(to: [1] + $0.shape)) }
    let result = pass.run(
        GraphBatch(TrainingBatch(frames: frames, displacements: [[.zero]]), usesContexts: false))
    return relativeError(channelFirst(result.representation.tensor).slice(1).elements, expected.elements)
}

extension NetworkWeights {
    var tensorsByName: [String: Tensor<Float>] {
        Dictionary(uniqueKeysWithValues: architecture.inventory.map { ($0.name, self[$0.name]) })
    }
}

/// [N,C,H,W] to [N,H,W,C].
private func channelLast(_ tensor: Tensor<Float>) -> Tensor<Float> {
    let (count, channels, cells) = (tensor.shape[0], tensor.shape[1], tensor.shape[2] * tensor.shape[3])
    return Tensor(
        shape: [count, tensor.shape[2], tensor.shape[3], channels],
        elements: (0..<tensor.count).map { index in
            let (map, place) = (index / (cells * channels), index % (cells * channels))
            return tensor[(map * channels + place % channels) * cells + place / channels]
        })
}

/// [N,H,W,C] to [N,C,H,W]; what is no map stays.
private func channelFirst(_ tensor: Tensor<Float>) -> Tensor<Float> {
    guard tensor.shape.count == 4 else { return tensor }
    let (count, channels, cells) = (tensor.shape[0], tensor.shape[3], tensor.shape[1] * tensor.shape[2])
    return Tensor(
        shape: [count, channels, tensor.shape[1], tensor.shape[2]],
        elements: (0..<tensor.count).map { index in
            let (map, place) = (index / (cells * channels), index % (cells * channels))
            return tensor[(map * cells + place % cells) * channels + place / cells]
        })
}

/// The same tensor `count` times along a new first axis.
private func repeated(_ tensor: Tensor<Float>, _ count: Int) -> Tensor<Float> {
    Tensor(stacking: [Tensor<Float>](repeating: tensor, count: count))
}
