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
        /// The winning window's number.
        var best: Int
        /// Its response, [H,W], no motion at (0, 0).
        var response: Tensor<Float>
        /// Its representation, [H,W,F].
        var representation: Tensor<Float>
        /// The memory that its patch leads to.
        var memory: MemoryState
        /// Its maps, by level, where they were asked for.
        var levels: [(number: Int, name: String, maps: LevelMaps)]
    }

    /// Learns a target from the window around it and those of its contexts.
    ///
    /// - Returns: the localiser, its response to the target, and the levels' maps where they were asked for.
    static func learned(
        _ box: BoundingBox, in image: Image, executor: NetworkExecutor, settings: RARSettings, maps: MapRequest,
        profile: inout StageProfile
    ) -> (localiser: NetworkLocaliser, finding: Finding) {
        let before = MemoryState.zero(executor.architecture)
        let (template, memory, levels) = executor.look(
            at: settings.window(around: box), in: image, from: before, ablation: settings.ablation, profile: &profile
        ) { result, architecture in
            (
                result.representation(0), result.state(after: 0, previous: before),
                maps.contains(.layers) ? result.levels(architecture) : []
            )
        }
        let contexts = executor.representations(
            of: settings.contextWindows(of: box), in: image, from: before, ablation: settings.ablation,
            profile: &profile)
        let filter = profile.timed(.update) {
            RepresentationFilter(
                learning: Tensor(stacking: [template] + contexts), architecture: executor.architecture,
                settings: settings)
        }
        let finding = Finding(
            best: 0, response: filter.respond(to: template, settings: settings), representation: template,
            memory: memory, levels: levels)
        return (NetworkLocaliser(executor: executor, memory: memory, filter: filter), finding)
    }

    /// Looks at windows of a frame and picks the one with the largest response; off-centre scales count for a little less.
    ///
    /// - Precondition: there is a window.
    func search(
        _ candidates: [SearchWindow], in image: Image, settings: RARSettings, maps: MapRequest,
        profile: inout StageProfile
    ) -> Finding {
        let (filter, memory) = (filter, memory)
        var found: (finding: Finding, value: Double)?
        for (index, candidate) in candidates.enumerated() {
            let factor = candidate.scale == 1 ? 1 : settings.configuration.scalePenalty
            let most = found?.value
            let seen = executor.look(
                at: candidate.window, in: image, from: memory, ablation: settings.ablation, profile: &profile
            ) { result, architecture -> (better: (Finding, Double)?, filtering: Duration) in
                let representation = result.representation(0)
                let (response, filtering) = measured { filter.respond(to: representation, settings: settings) }
                let value = Double(ResponsePeak(in: response).value) * factor
                guard most.map({ value > $0 }) ?? true else { return (nil, filtering) }
                let finding = Finding(
                    best: index, response: response, representation: representation,
                    memory: result.state(after: 0, previous: memory),
                    levels: maps.contains(.layers) ? result.levels(architecture) : [])
                return ((finding, value), filtering)
            }
            profile.add(.filter, seen.filtering)
            found = seen.better ?? found
        }
        guard let found else { preconditionFailure("a search without windows") }
        return found.finding
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
        let patches = executor.representations(
            of: [settings.window(around: box)] + contexts, in: image, from: memory, ablation: settings.ablation,
            profile: &profile)
        profile.timed(.update) { filter.learn(patches: Tensor(stacking: patches), settings: settings) }
    }
}

extension NetworkExecutor {
    /// Runs the network on a window of a frame from `memory`.
    ///
    /// Windows are run one by one: the maps of one patch stay in the cache, and their memory is touched for the first time
    /// once, which is much of the time to the first box.
    fileprivate func look<Result>(
        at window: CropWindow, in image: Image, from memory: MemoryState, ablation: Ablation,
        profile: inout StageProfile, use: (NetworkResult, Architecture) -> sending Result
    ) -> Result {
        let side = Architecture.patchSide
        let architecture = architecture
        let (result, work) = run(patches: 1, from: memory, ablation: ablation) { loader in
            loader.load(1) { _, pixels in image.crop(window, size: (side, side), into: pixels) }
        } use: { result in
            (use(result, architecture), result.profile)
        }
        profile.add(work)
        return result
    }

    /// The representations of windows of a frame, [H,W,F] each.
    fileprivate func representations(
        of windows: [CropWindow], in image: Image, from memory: MemoryState, ablation: Ablation,
        profile: inout StageProfile
    ) -> [Tensor<Float>] {
        windows.map { window in
            look(at: window, in: image, from: memory, ablation: ablation, profile: &profile) { result, _ in
                result.representation(0)
            }
        }
    }
}

extension NetworkResult {
    /// The maps of every level for the first patch.
    fileprivate func levels(_ architecture: Architecture) -> [(number: Int, name: String, maps: LevelMaps)] {
        architecture.levels.map { ($0, architecture.layerName(level: $0), maps(level: $0, patch: 0)) }
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
