import Correlation
import Imaging
import Network
import Tensors

/// The tracker RAR: the network's reinforced representation under the contextual correlation filter.
///
/// A step crops the window around the last box, runs the network on the crop from the memory of the last frame, and asks the
/// filter where the target is (EQUATIONS, sections 1 to 5). The response decides together with a model of the target's
/// colours, which counts for more the less clear the response is; a filter over sizes then finds the size at that place. Where the response is clear, all three learn from it.
/// `RARConfiguration.plain` is the paper's way: a crop for every scale of a pyramid, of which the largest response wins and
/// only the winner's memory is kept, and the network's response alone.
public struct RARTracker: Tracker {
    public let name: String
    /// The constants. A change takes effect at the next step; those of the colour model and of the filter over sizes, and
    /// whether there are such, at the next initialisation.
    public var configuration: RARConfiguration
    /// The parts that are switched off; a change takes effect at the next step.
    public var ablation: Ablation
    /// Time and work by stage since the tracker was made.
    public private(set) var profile = StageProfile()

    private let executor: NetworkExecutor
    private var started: Started?

    /// What a tracker knows once it has a target.
    private struct Started: Sendable {
        var target: TargetGeometry
        var filters: FilterPair
        var memory: MemoryState
        var judge: ConfidenceJudge
        /// The grid that colours are looked at in.
        let grid: PatchGrid
        /// The target's colours; nil where they have no share.
        var colours: ColourModel?
        /// The filter over sizes; nil where the pyramid finds the size.
        var scales: ScaleFilter?
        /// The contexts' representations when they were last looked at, [k,H,W,F]; nil without contexts.
        var contexts: Tensor<Float>?
        var redetection = Redetection()
        var trackedFrames = 0
        var updates = 0
    }

    /// The patches a tracker runs at once, at most: the scales, or a template and its four contexts.
    public static func capacity(for configuration: RARConfiguration) -> Int { max(configuration.scaleCount, 5) }

    /// A tracker around an executor, which it may share with others.
    ///
    /// - Precondition: the executor's capacity is at least `capacity(for: configuration)`.
    public init(
        _ executor: NetworkExecutor, configuration: RARConfiguration = RARConfiguration(), ablation: Ablation = [],
        name: String = "rar"
    ) {
        precondition(
            executor.capacity >= Self.capacity(for: configuration),
            "an executor of \(executor.capacity) patches is too small for this configuration")
        self.executor = executor
        self.configuration = configuration
        self.ablation = ablation
        self.name = name
    }
}

extension RARTracker {
    public mutating func initialise(
        _ image: Image, box: BoundingBox, maps: MapRequest
    ) throws(TrackingError) -> Observation {
        let target = try TargetGeometry(box: box, in: image)
        let memory = MemoryState.zero(executor.architecture)
        let window = CropWindow(around: target.box, factor: 1 + configuration.padding)
        let contexts = usesContexts ? contextWindows(of: target.box) : []
        let architecture = executor.architecture
        let (patches, next, layers) = look(at: [window] + contexts, in: image, from: memory) { result in
            (
                result.representations(0..<contexts.count + 1), result.state(after: 0, previous: memory),
                maps.contains(.layers) ? observe(result, architecture, patch: 0) : []
            )
        }
        var filters = FilterPair(filterConfiguration)
        timed(.update) { filters.initialise(patches: patches) }
        let responses = filters.respond(to: patches, withoutContexts: ablation.contains(.context))
        let statistics = ResponseStatistics(of: responses)
        // The template's own response is far clearer than any later one: it is shown, and not compared with.
        let judge = ConfidenceJudge()
        let grid = PatchGrid(target: target.box, configuration: configuration.grid)
        var now = Started(
            target: target, filters: filters, memory: next, judge: judge, grid: grid,
            colours: configuration.usesColours
                ? ColourModel(grid: grid, configuration: configuration.colours) : nil,
            scales: configuration.scaleSearch == .filter
                ? ScaleFilter(target: target.box, configuration: configuration.scales) : nil,
            contexts: contexts.isEmpty ? nil : patches.suffix(from: 1))
        learnColoursAndSize(&now, from: image, first: true)
        started = now
        return Observation(
            box: target.box, confidence: judge.confidence(of: statistics), state: .tracked,
            searchWindow: window.box, scale: 1, learned: true,
            responseMap: maps.contains(.response) ? centredResponse(responses, at: 0) : nil,
            patch: maps.contains(.patch) ? patch(of: window, in: image) : nil, layers: layers)
    }

    public mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        guard var now = started else { throw .notInitialised }
        let before = now.memory
        let candidates = candidates(&now, in: image)
        let finding = search(candidates, in: image, from: before, filters: now.filters, maps: maps)
        let winner = candidates[finding.best]
        let statistics = ResponseStatistics(of: finding.responses, at: finding.best)
        let confidence = now.judge.confidence(of: statistics)
        let wasLost = now.judge.isLost
        let state = now.judge.judge(confidence, by: configuration.confidence)

        let response = decisiveResponse(now, to: finding, score: confidence.score, in: winner.window, of: image)
        let peak = ResponsePeak(in: response)
        let (x, y) = place(of: peak, in: winner.window)
        var scale = winner.scale
        if state == .lost {
            now.redetection.follow(x: x, y: y)
        } else {
            now.target.move(toX: x, y: y, scale: scale, limits: configuration.sizeLimits, in: image)
            scale *= resize(&now, in: image)
            now.memory = finding.memory
            if wasLost { now.redetection = Redetection() }
        }
        var learned = false
        if state == .tracked {
            learned = now.trackedFrames % configuration.updateInterval == 0
            now.trackedFrames += 1
            if learned {
                switch configuration.updateSource {
                case .search: learn(&now, from: finding.representation, peak: peak)
                case .crops: learn(&now, from: image, memory: before)
                }
            }
            learnColoursAndSize(&now, from: image, first: false)
        }
        started = now
        return Observation(
            box: now.target.box, confidence: confidence, state: state, searchWindow: winner.window.box,
            scale: scale, learned: learned,
            responseMap: maps.contains(.response) ? centredResponse(response) : nil,
            patch: maps.contains(.patch) ? patch(of: winner.window, in: image) : nil, layers: finding.layers)
    }

    /// A window the target may be in, and the size it would have there.
    private struct Candidate {
        var window: CropWindow
        var scale: Double
    }

    /// What a search found.
    private struct Finding: Sendable {
        /// The candidates' responses, [S,H,W].
        var responses: Tensor<Float>
        /// The winning candidate.
        var best: Int
        /// Its representation, [H,W,F].
        var representation: Tensor<Float>
        /// The memory that the winner's patch leads to.
        var memory: MemoryState
        /// The winner's maps, where they were asked for.
        var layers: [LayerObservation]
    }

    /// The windows to search in this frame: the scale pyramid, or places around where the target was lost.
    private func candidates(_ now: inout Started, in image: Image) -> [Candidate] {
        let window = CropWindow(around: now.target.box, factor: 1 + configuration.padding)
        if now.judge.isLost {
            return now.redetection.centres(
                around: now.target.box, window: (window.width, window.height), in: image,
                count: Self.capacity(for: configuration)
            ).map {
                Candidate(
                    window: CropWindow(centreX: $0.x, centreY: $0.y, width: window.width, height: window.height),
                    scale: 1)
            }
        }
        let usesPyramid = configuration.scaleSearch == .pyramid && !ablation.contains(.scaleSearch)
        let reach = usesPyramid ? configuration.scaleCount / 2 : 0
        return (-reach...reach).map { exponent in
            var scale = 1.0
            for _ in 0..<abs(exponent) { scale *= configuration.scaleStep }
            if exponent < 0 { scale = 1 / scale }
            return Candidate(
                window: CropWindow(
                    centreX: window.centreX, centreY: window.centreY, width: window.width * scale,
                    height: window.height * scale), scale: scale)
        }
    }

    /// Where a peak points in the frame: a cell is 8 of the window's 255 pixels (EQUATIONS, section 5).
    private func place(of peak: ResponsePeak, in window: CropWindow) -> (x: Double, y: Double) {
        let cell = Double(Architecture.cellStride) / Double(Architecture.patchSide)
        return (
            window.centreX + peak.columnDisplacement * cell * window.width,
            window.centreY + peak.rowDisplacement * cell * window.height
        )
    }

    /// The winner's response with the colours' share in it, [H,W], which says where the target is.
    private mutating func decisiveResponse(
        _ now: Started, to finding: Finding, score: Double, in window: CropWindow, of image: Image
    ) -> Tensor<Float> {
        let response = finding.responses.slice(finding.best)
        guard let colours = now.colours, !ablation.contains(.colour) else { return response }
        let share = configuration.colourShare(atScore: score)
        return timed(.colours) {
            var seen = now.grid.window(around: now.target.box)
            (seen.centreX, seen.centreY) = (window.centreX, window.centreY)
            let cell = Double(Architecture.cellStride) / Double(Architecture.patchSide)
            let lattice = DisplacementLattice(
                rows: response.shape[0], columns: response.shape[1],
                rowPitch: cell * window.height / seen.height * Double(now.grid.rows),
                columnPitch: cell * window.width / seen.width * Double(now.grid.columns))
            return merge(
                response, colours: colours.response(to: image.crop(seen, size: now.grid.size), on: lattice),
                share: share)
        }
    }

    /// Finds the size of the target at its new place by the filter over sizes. Returns the factor by which it changed.
    private mutating func resize(_ now: inout Started, in image: Image) -> Double {
        guard let scales = now.scales, configuration.scaleSearch == .filter, !ablation.contains(.scaleSearch) else {
            return 1
        }
        let limits = configuration.sizeLimits
        return timed(.size) {
            let box = now.target.box
            let change = scales.change(of: box, in: image)
            now.target.move(toX: box.centreX, y: box.centreY, scale: change, limits: limits, in: image)
            return change
        }
    }

    /// Learns the target's colours and its size as they are now.
    private mutating func learnColoursAndSize(_ now: inout Started, from image: Image, first: Bool) {
        timed(.colours) {
            now.colours?.learn(
                from: image.crop(now.grid.window(around: now.target.box), size: now.grid.size), first: first)
        }
        timed(.size) { now.scales?.learn(now.target.box, in: image) }
    }

    /// The candidate with the largest response; off-centre scales count for a little less.
    private func bestCandidate(_ candidates: [Candidate], _ responses: Tensor<Float>) -> Int {
        let values = candidates.indices.map { index in
            Double(ResponsePeak(in: responses, at: index).value)
                * (candidates[index].scale == 1 ? 1 : configuration.scalePenalty)
        }
        return values.indices.max { values[$0] < values[$1] } ?? 0
    }

    /// Runs the network and the filter on the candidates and picks the winner.
    private mutating func search(
        _ candidates: [Candidate], in image: Image, from memory: MemoryState, filters: FilterPair, maps: MapRequest
    ) -> Finding {
        let architecture = executor.architecture
        let (withoutContexts, tracker) = (ablation.contains(.context), self)
        let (finding, filtering) = look(at: candidates.map(\.window), in: image, from: memory) { result in
            let start = ContinuousClock.now
            let representations = result.representations(candidates.indices)
            let responses = filters.respond(to: representations, withoutContexts: withoutContexts)
            let best = tracker.bestCandidate(candidates, responses)
            let filtering = ContinuousClock.now - start
            return (
                Finding(
                    responses: responses, best: best, representation: representations.slice(best),
                    memory: result.state(after: best, previous: memory),
                    layers: maps.contains(.layers) ? observe(result, architecture, patch: best) : []), filtering
            )
        }
        profile.add(.filter, filtering)
        return finding
    }

    /// Runs the network on windows of a frame, each from `memory`.
    private mutating func look<Result>(
        at windows: [CropWindow], in image: Image, from memory: MemoryState, use: (NetworkResult) -> sending Result
    ) -> Result {
        let side = Architecture.patchSide
        let (result, work) = executor.run(patches: windows.count, from: memory, ablation: ablation) { loader in
            loader.load(windows.count) { number, pixels in
                image.crop(windows[number], size: (side, side), into: pixels)
            }
        } use: { result in
            (use(result), result.profile)
        }
        profile.add(work)
        return result
    }

    /// Learns from what the search saw of the target's new place and its surroundings.
    private mutating func learn(_ now: inout Started, from representation: Tensor<Float>, peak: ResponsePeak) {
        let targetSide = Double(Architecture.patchSide) / (1 + configuration.padding) / Double(Architecture.cellStride)
        let places = [(0.0, 0.0)] + (usesContexts ? contextDirections : [])
        let rate = nextRate(&now)
        timed(.update) {
            let patches = places.map { x, y in
                displacedRepresentation(
                    representation, rows: peak.rowDisplacement + y * targetSide,
                    columns: peak.columnDisplacement + x * targetSide)
            }
            now.filters.update(patches: Tensor(stacking: patches), rate: rate)
        }
    }

    /// Learns from crops around the target's new place. Template and contexts are seen from the memory of the frame before,
    /// and leave no trace in it (EQUATIONS, section 3).
    private mutating func learn(_ now: inout Started, from image: Image, memory: MemoryState) {
        let looksAtContexts = usesContexts && now.updates % configuration.contextInterval == 0
        let window = CropWindow(around: now.target.box, factor: 1 + configuration.padding)
        let windows = [window] + (looksAtContexts ? contextWindows(of: now.target.box) : [])
        var patches = look(at: windows, in: image, from: memory) { $0.representations(windows.indices) }
        if looksAtContexts {
            now.contexts = patches.suffix(from: 1)
        } else if usesContexts, let contexts = now.contexts {
            // Between looks the contexts stand as they last were.
            patches = patches.appending(contexts)
        }
        let rate = nextRate(&now)
        timed(.update) { now.filters.update(patches: patches, rate: rate) }
    }

    /// The share of the next update, which it counts.
    private func nextRate(_ now: inout Started) -> Double {
        now.updates += 1
        return max(configuration.filter.rate, configuration.earlyRate / Double(now.updates + 1))
    }

    /// The windows of the contexts.
    private func contextWindows(of box: BoundingBox) -> [CropWindow] {
        contextDirections.map { x, y in
            var window = CropWindow(around: box, factor: 1 + configuration.padding)
            window.centreX += x * box.width
            window.centreY += y * box.height
            return window
        }
    }

    private var usesContexts: Bool { configuration.filter.lambda2 > 0 && !ablation.contains(.context) }

    /// The filter's configuration for this network's representation.
    private var filterConfiguration: FilterConfiguration {
        var filter = configuration.filter
        filter.rows = Architecture.mapSide
        filter.columns = Architecture.mapSide
        filter.channels = executor.architecture.representation
        return filter
    }

    private func patch(of window: CropWindow, in image: Image) -> Image {
        let side = Architecture.patchSide
        return Image(patch: image.crop(window, size: (side, side)))
    }

    private mutating func timed<Result>(_ stage: Stage, _ body: () -> Result) -> Result {
        let start = ContinuousClock.now
        defer { profile.add(stage, ContinuousClock.now - start) }
        return body()
    }
}

/// The maps of every level for one patch.
private func observe(_ result: NetworkResult, _ architecture: Architecture, patch: Int) -> [LayerObservation] {
    architecture.levels.map {
        LayerObservation(name: architecture.layerName(level: $0), maps: result.maps(level: $0, patch: patch))
    }
}
