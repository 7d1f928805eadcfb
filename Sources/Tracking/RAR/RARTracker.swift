import Correlation
import Imaging
import Network
import Tensors

/// The tracker RAR: the network's reinforced representation under the contextual correlation filter.
///
/// A step crops the window around the last box at every scale of the pyramid, runs the network on the crops from the
/// memory of the last frame, and takes the scale and place of the largest response. Only the winning patch's memory is
/// kept. Where the response is clear, the filter learns from the new place (EQUATIONS, sections 1 to 5).
public struct RARTracker: Tracker {
    public let name: String
    /// The constants; a change takes effect at the next step.
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
        started = Started(
            target: target, filters: filters, memory: next, judge: judge,
            contexts: contexts.isEmpty ? nil : patches.suffix(from: 1))
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

        let (x, y) = place(of: finding.peak, in: winner.window)
        if state == .lost {
            now.redetection.follow(x: x, y: y)
        } else {
            now.target.move(
                toX: x, y: y, scale: winner.scale, limits: configuration.sizeLimits, in: image)
            now.memory = finding.memory
            if wasLost { now.redetection = Redetection() }
        }
        var learned = false
        if state == .tracked {
            learned = now.trackedFrames % configuration.updateInterval == 0
            now.trackedFrames += 1
            if learned {
                switch configuration.updateSource {
                case .search: learn(&now, from: finding)
                case .crops: learn(&now, from: image, memory: before)
                }
            }
        }
        started = now
        return Observation(
            box: now.target.box, confidence: confidence, state: state, searchWindow: winner.window.box,
            scale: winner.scale, learned: learned,
            responseMap: maps.contains(.response) ? centredResponse(finding.responses, at: finding.best) : nil,
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
        /// Its peak.
        var peak: ResponsePeak
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
        let reach = ablation.contains(.scaleSearch) ? 0 : configuration.scaleCount / 2
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
                    responses: responses, best: best, peak: ResponsePeak(in: responses, at: best),
                    representation: representations.slice(best),
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
    private mutating func learn(_ now: inout Started, from finding: Finding) {
        let (peak, representation) = (finding.peak, finding.representation)
        let targetSide = Double(Architecture.patchSide) / (1 + configuration.padding) / Double(Architecture.cellStride)
        let places = [(0.0, 0.0)] + (usesContexts ? contextDirections : [])
        let rate = configuration.filter.rate
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
        now.updates += 1
        let window = CropWindow(around: now.target.box, factor: 1 + configuration.padding)
        let windows = [window] + (looksAtContexts ? contextWindows(of: now.target.box) : [])
        var patches = look(at: windows, in: image, from: memory) { $0.representations(windows.indices) }
        if looksAtContexts {
            now.contexts = patches.suffix(from: 1)
        } else if usesContexts, let contexts = now.contexts {
            // Between looks the contexts stand as they last were.
            patches = patches.appending(contexts)
        }
        let rate = configuration.filter.rate
        timed(.update) { now.filters.update(patches: patches, rate: rate) }
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
