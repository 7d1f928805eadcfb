import ArgumentParser
import Correlation
import Foundation
import Network
import Tensors

/// `trackscope model run`: the network and the three filters on given patches, every tensor written out (Equations.md,
/// section 6), so that another program's numbers can be compared with these.
struct ModelRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the network and the filters on patches from a file, and write every tensor.",
        discussion: """
            IN holds normalised patches: template [3,255,255], search [S,3,255,255] and, where there are any, contexts \
            [k,3,255,255]. OUT gets the backbone's features, every attention and the representation of template and \
            search, and the responses of the three filters.
            """)

    @Argument(help: "The weights file (safetensors).", completion: .weightsFile) var file: String
    @Option(help: ArgumentHelp("The patches (safetensors).", valueName: "file"), completion: .weightsFile) var input:
        String
    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write (safetensors).", valueName: "file")) var output:
        String
    @Option(help: ArgumentHelp("Threads; by default one for each core.", valueName: "n")) var threads: Int?

    func validate() throws {
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads is \(threads), not 1 to 256") }
    }

    func run() throws {
        try requireWritable(output)
        let weights = try readModel(file)
        let patches = try Failure.wrapping(input) { try PatchFile(contentsOf: input) }
        let pool = threads.map { WorkerPool(threadCount: $0) } ?? WorkerPool()
        let writer = try ModelRun(weights, pool: pool).run(patches)
        try Failure.wrapping(output) { try writer.write(to: URL(fileURLWithPath: output)) }
    }
}

/// The patches that `model run` reads.
struct PatchFile {
    /// [3,255,255].
    let template: Tensor<Float>
    /// [k,3,255,255]; k may be 0.
    let contexts: Tensor<Float>
    /// [S,3,255,255].
    let search: Tensor<Float>

    /// The most patches of a kind: results hold every map of each, some megabytes.
    static let mostPatches = 1024

    /// Reads and checks the patches.
    init(contentsOf path: String) throws {
        let file = try SafetensorsFile(contentsOf: URL(fileURLWithPath: path))
        let side = Architecture.patchSide
        let known = ["template", "contexts", "search"]
        if let stranger = file.names.first(where: { !known.contains($0) }) {
            throw Failure(message: "\(path): the tensor \"\(stranger)\" is none of \(known.joined(separator: ", "))")
        }
        func read(_ name: String, batched: Bool) throws -> Tensor<Float> {
            // Before anything is read: a file may claim more than memory holds.
            let shape = file.shape(of: name) ?? []
            let expected = [3, side, side]
            guard file.entry(named: name) == nil || shape.suffix(3) == expected[...] && shape.count == (batched ? 4 : 3)
            else {
                throw Failure(
                    message: "\(path): \(name) has the shape \(shape), not \(batched ? "[N,3,255,255]" : "[3,255,255]")"
                )
            }
            if batched, let count = shape.first, count > Self.mostPatches {
                throw Failure(message: "\(path): \(name) has \(count) patches; at most \(Self.mostPatches) are run")
            }
            let tensor = try file.tensor(named: name)
            guard tensor.elements.allSatisfy(\.isFinite) else {
                throw Failure(message: "\(path): \(name) holds values that are not finite")
            }
            return tensor
        }
        template = try read("template", batched: false)
        search = try read("search", batched: true)
        contexts =
            file.entry(named: "contexts") == nil
            ? Tensor(shape: [0, 3, side, side], repeating: 0) : try read("contexts", batched: true)
    }
}

/// Runs patches through a network and the filters as Equations.md, section 6 defines it.
struct ModelRun {
    private let executor: NetworkExecutor
    private let pool: WorkerPool
    /// Patches run at once. Results do not depend on it.
    private static let batch = 4

    init(_ weights: NetworkWeights, pool: WorkerPool) {
        executor = NetworkExecutor(weights, capacity: Self.batch, pool: pool)
        self.pool = pool
    }

    /// Template and contexts run from the zero state; the template's state and filter serve the search patches.
    func run(_ patches: PatchFile) throws -> SafetensorsWriter {
        let zero = MemoryState.zero(executor.architecture)
        let template = run(patches.template.reshaped(to: [1] + patches.template.shape), from: zero)
        let contexts = run(patches.contexts, from: zero)
        let search = run(patches.search, from: template.states.first ?? zero)

        var writer = SafetensorsWriter()
        for (name, tensor) in template.tensors { try writer.add("template.\(name)", tensor.slice(0)) }
        for (name, tensor) in search.tensors { try writer.add("search.\(name)", tensor) }
        for solution in FilterConfiguration.Solution.allCases {
            let configuration = FilterConfiguration(
                solution: solution, channels: executor.architecture.representation)
            var filter = CorrelationFilter(configuration: configuration, pool: pool)
            filter.initialise(patches: template.representations.appending(contexts.representations))
            try writer.add("response.\(solution.rawValue)", filter.respond(to: search.representations))
        }
        return writer
    }

    /// What came of a list of patches.
    private struct Outcome {
        /// Every named tensor, batched.
        var tensors: [(name: String, tensor: Tensor<Float>)] = []
        /// [N,31,31,F].
        var representations: Tensor<Float>
        var states: [MemoryState] = []
    }

    private func run(_ patches: Tensor<Float>, from state: MemoryState) -> Outcome {
        let side = Architecture.mapSide
        var outcome = Outcome(
            representations: Tensor(shape: [0, side, side, executor.architecture.representation], repeating: 0))
        for first in stride(from: 0, to: patches.shape[0], by: Self.batch) {
            let numbers = first..<min(first + Self.batch, patches.shape[0])
            let part = executor.run(patches: numbers.count, from: state) { loader in
                for number in numbers { loader.load(number - first, normalised: patches.slice(number)) }
            } use: { result in
                outcomes(result, count: numbers.count, from: state)
            }
            outcome.representations = outcome.representations.appending(part.representations)
            outcome.states += part.states
            outcome.tensors =
                outcome.tensors.isEmpty
                ? part.tensors
                : zip(outcome.tensors, part.tensors).map { ($0.name, $0.tensor.appending($1.tensor)) }
        }
        return outcome
    }

    private func outcomes(_ result: NetworkResult, count: Int, from state: MemoryState) -> Outcome {
        var outcome = Outcome(representations: result.representations(0..<count))
        outcome.states = (0..<count).map { result.state(after: $0, previous: state) }
        for level in executor.architecture.levels {
            let maps = (0..<count).map { result.maps(level: level, patch: $0).named }
            for index in maps[0].indices {
                outcome.tensors.append(
                    ("level\(level).\(maps[0][index].name)", Tensor(stacking: maps.map { $0[index].tensor })))
            }
        }
        outcome.tensors.append(
            ("representation", Tensor(stacking: (0..<count).map { result.representationChannelFirst($0) })))
        return outcome
    }
}
