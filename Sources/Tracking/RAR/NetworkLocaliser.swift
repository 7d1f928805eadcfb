import Correlation
import Imaging
import Network
import Tensors

/// Looks for the target by the network: crops windows of a frame, runs the network on them from the memory of the last
/// frame, and asks the filter where the target is in its representation (Equations.md, sections 1 to 5).
struct NetworkLocaliser: Sendable {
    private let executor: NetworkExecutor
    /// The memory after the last frame that the target was found in.
    private(set) var memory: MemoryState
    private var filter: RepresentationFilter

    /// What a search found.
    struct Finding: Sendable {
        /// The windows' responses, [S,H,W], no motion at (0, 0).
        var responses: Tensor<Float>
        /// The winning window.
        var best: Int
        /// Its representation, [H,W,F].
        var representation: Tensor<Float>
        /// The memory that the winner's patch leads to.
        var memory: MemoryState
        /// The winner's maps, by level, where they were asked for.
        var levels: [(number: Int, name: String, maps: LevelMaps)]
    }

    /// Learns a target from the window around it and those of its contexts.
    ///
    /// - Returns: the localiser, its response to the target, and the levels' maps where they were asked for.
    static func learned(
        _ box: BoundingBox, in image: Image, executor: NetworkExecutor, settings: RARSettings, maps: MapRequest,
        profile: inout StageProfile
    ) -> (localiser: NetworkLocaliser, finding: Finding) {
        let window = settings.window(around: box)
        let windows = [window] + settings.contextWindows(of: box)
        let memory = MemoryState.zero(executor.architecture)
        let (patches, next, levels) = executor.look(
            at: windows, in: image, from: memory, ablation: settings.ablation, profile: &profile
        ) { result, architecture in
            (
                result.representations(windows.indices), result.state(after: 0, previous: memory),
                maps.contains(.layers) ? result.levels(of: 0, architecture) : []
            )
        }
        let filter = profile.timed(.update) {
            RepresentationFilter(learning: patches, architecture: executor.architecture, settings: settings)
        }
        let responses = filter.respond(to: patches, settings: settings)
        let finding = Finding(
            responses: responses, best: 0, representation: patches.slice(0), memory: next, levels: levels)
        return (NetworkLocaliser(executor: executor, memory: next, filter: filter), finding)
    }

    /// Looks at windows of a frame and picks the one with the largest response; off-centre scales count for a little less.
    func search(
        _ candidates: [SearchWindow], in image: Image, settings: RARSettings, maps: MapRequest,
        profile: inout StageProfile
    ) -> Finding {
        let (filter, memory, penalty) = (filter, memory, settings.configuration.scalePenalty)
        let (finding, filtering) = executor.look(
            at: candidates.map(\.window), in: image, from: memory, ablation: settings.ablation, profile: &profile
        ) { result, architecture in
            let start = ContinuousClock.now
            let representations = result.representations(candidates.indices)
            let responses = filter.respond(to: representations, settings: settings)
            let values = candidates.indices.map { index in
                Double(ResponsePeak(in: responses, at: index).value) * (candidates[index].scale == 1 ? 1 : penalty)
            }
            let best = values.indices.max { values[$0] < values[$1] } ?? 0
            let filtering = ContinuousClock.now - start
            return (
                Finding(
                    responses: responses, best: best, representation: representations.slice(best),
                    memory: result.state(after: best, previous: memory),
                    levels: maps.contains(.layers) ? result.levels(of: best, architecture) : []), filtering
            )
        }
        profile.add(.filter, filtering)
        return finding
    }

    /// Goes on from the memory that a finding leads to.
    mutating func remember(_ finding: Finding) { memory = finding.memory }

    /// Learns from what a search saw of the target's new place and its surroundings.
    ///
    /// - Parameter cells: how far the target is from the middle of the window.
    mutating func learn(
        from finding: Finding, at cells: (rows: Double, columns: Double), settings: RARSettings,
        profile: inout StageProfile
    ) {
        profile.timed(.update) {
            filter.learn(from: finding.representation, at: cells, settings: settings)
        }
    }

    /// Learns from crops around the target's new place. Template and contexts are seen from the memory of the frame before,
    /// and leave no trace in it (Equations.md, section 3).
    mutating func learn(
        _ box: BoundingBox, in image: Image, seenFrom memory: MemoryState, settings: RARSettings,
        profile: inout StageProfile
    ) {
        let contexts = filter.looksAtContexts(settings) ? settings.contextWindows(of: box) : []
        let windows = [settings.window(around: box)] + contexts
        let patches = executor.look(
            at: windows, in: image, from: memory, ablation: settings.ablation, profile: &profile
        ) { result, _ in result.representations(windows.indices) }
        profile.timed(.update) { filter.learn(patches: patches, settings: settings) }
    }
}

extension NetworkExecutor {
    /// Runs the network on windows of a frame, each from `memory`.
    fileprivate func look<Result>(
        at windows: [CropWindow], in image: Image, from memory: MemoryState, ablation: Ablation,
        profile: inout StageProfile, use: (NetworkResult, Architecture) -> sending Result
    ) -> Result {
        let side = Architecture.patchSide
        let architecture = architecture
        let (result, work) = run(patches: windows.count, from: memory, ablation: ablation) { loader in
            loader.load(windows.count) { number, pixels in
                image.crop(windows[number], size: (side, side), into: pixels)
            }
        } use: { result in
            (use(result, architecture), result.profile)
        }
        profile.add(work)
        return result
    }
}

extension NetworkResult {
    /// The maps of every level for one patch.
    fileprivate func levels(
        of patch: Int, _ architecture: Architecture
    ) -> [(number: Int, name: String, maps: LevelMaps)] {
        architecture.levels.map { ($0, architecture.layerName(level: $0), maps(level: $0, patch: patch)) }
    }
}

extension StageProfile {
    /// Runs `body` and adds its time to a stage.
    mutating func timed<Result>(_ stage: Stage, _ body: () -> Result) -> Result {
        let (result, time) = measured(body)
        add(stage, time)
        return result
    }
}

/// Runs `body` and takes its time.
func measured<Result>(_ body: () -> Result) -> (result: Result, time: Duration) {
    let start = ContinuousClock.now
    let result = body()
    return (result, ContinuousClock.now - start)
}
