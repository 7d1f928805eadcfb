import Correlation
import Imaging
import Tensors

/// The tracker that needs no weights: a context-aware correlation filter on gradients and colours, merged with a model of
/// the target's colours, and a filter for its size.
///
/// - The filter (`ContextFilter`) learns to answer the target with a peak and its surroundings, of which four contexts
///   left, right, above and below are given extra, with nothing (CACF, Mueller et al., 2017).
/// - The colour model (`ColourModel`) holds on to targets that deform (Staple, Bertinetto et al., 2016). The weighted sum
///   of both responses says where the target is, to a fraction of a cell.
/// - The size filter (`ScaleFilter`) then compares sizes at that place (DSST, Danelljan et al., 2014).
/// - All three learn only from frames in which the target counts as tracked (`ConfidenceRule`); a lost target is searched
///   for in a widening ring of windows (`Redetection`).
///
/// A value: a copy is a snapshot. It runs on the calling thread alone, so that its results depend on nothing else.
public struct CACFTracker: Tracker {
    public let name = "cacf"
    /// The constants. A change takes effect at the next initialisation.
    public var configuration: CACFConfiguration
    private var started: Started?

    /// A tracker without a target.
    public init(configuration: CACFConfiguration = CACFConfiguration()) {
        self.configuration = configuration
    }

    /// What a tracker knows once it has a target.
    fileprivate struct Started: Sendable {
        let configuration: CACFConfiguration
        let grid: PatchGrid
        let features: CellFeatures
        var target: TargetGeometry
        var filter: ContextFilter
        var colours: ColourModel
        var scales: ScaleFilter
        var judge: ConfidenceJudge
        /// The contexts' spectra when they were last looked at.
        var contexts: [Spectra<Float>]
        /// Updates so far: they look at one context each, in turn.
        var updates = 0
        var redetection = Redetection()
    }

    public mutating func initialise(
        _ image: Image, box: BoundingBox, maps: MapRequest
    ) throws(TrackingError) -> Observation {
        let target = try TargetGeometry(box: box, in: image)
        let grid = PatchGrid(target: target.box, configuration: configuration.grid)
        let features = CellFeatures(configuration)
        var filter = ContextFilter(grid: grid, channels: CellFeatures.channels, configuration: configuration)
        var colours = ColourModel(grid: grid, configuration: configuration.colours)
        var scales = ScaleFilter(target: target.box, configuration: configuration.scales)

        let window = grid.window(around: target.box)
        let patch = image.crop(window, size: grid.size)
        let template = filter.spectrum(of: features.features(of: patch))
        let contexts = (0..<contextDirections.count).map { number in
            filter.spectrum(
                of: features.features(of: image.crop(context(number, of: target.box, in: grid), size: grid.size)))
        }
        filter.learn(template: template, contexts: contexts, first: true)
        colours.learn(from: patch, first: true)
        scales.learn(target.box, in: image)

        let response = filter.respond(to: template)
        let statistics = ResponseStatistics(of: response)
        let judge = ConfidenceJudge()
        started = Started(
            configuration: configuration, grid: grid, features: features, target: target, filter: filter,
            colours: colours, scales: scales, judge: judge, contexts: contexts)
        return Observation(
            box: target.box, confidence: judge.confidence(of: statistics), state: .tracked, searchWindow: window.box,
            scale: 1, learned: true, responseMap: maps.contains(.response) ? centredResponse(response) : nil,
            patch: maps.contains(.patch) ? Image(patch: patch) : nil)
    }

    public mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        guard var now = started else { throw .notInitialised }
        // The state is taken out while it changes: shared with `started`, every change would copy it.
        started = nil
        defer { started = now }
        let finding = now.find(in: image)
        let confidence = now.judge.confidence(of: finding.statistics)
        let wasLost = now.judge.isLost
        let state = now.judge.judge(confidence, by: now.configuration.confidence)
        var scale = 1.0
        let (x, y) = now.place(in: finding)
        if state == .lost {
            now.redetection.follow(x: x, y: y)
        } else {
            scale = now.move(toX: x, y: y, in: image)
            if wasLost { now.redetection = Redetection() }
        }
        if state == .tracked { now.learn(from: image) }
        return Observation(
            box: now.target.box, confidence: confidence, state: state, searchWindow: finding.window.box, scale: scale,
            learned: state == .tracked, responseMap: maps.contains(.response) ? centredResponse(finding.response) : nil,
            patch: maps.contains(.patch) ? Image(patch: finding.patch) : nil)
    }
}

/// What a search of one frame found.
private struct Finding {
    var window: CropWindow
    var patch: Tensor<Float>
    /// The merged response, no motion at (0, 0).
    var response: Tensor<Float>
    /// Of the filter's response.
    var statistics: ResponseStatistics
}

extension CACFTracker.Started {
    /// Looks for the target around where it was; where it is lost, at further places, too.
    mutating func find(in image: Image) -> Finding {
        let window = grid.window(around: target.box)
        guard judge.isLost else { return look(at: window, in: image) }
        let centres = redetection.centres(
            around: target.box, window: (window.width, window.height), in: image,
            count: configuration.redetectionWindows)
        var best = look(at: window, in: image)
        for centre in centres.dropFirst() {
            let other = look(
                at: CropWindow(centreX: centre.x, centreY: centre.y, width: window.width, height: window.height),
                in: image)
            if other.statistics.peak > best.statistics.peak { best = other }
        }
        return best
    }

    private func look(at window: CropWindow, in image: Image) -> Finding {
        let patch = image.crop(window, size: grid.size)
        let shape = filter.respond(to: filter.spectrum(of: features.features(of: patch)))
        let merged = merge(
            shape, colours: colours.response(to: patch, on: DisplacementLattice(grid)), share: configuration.colourShare
        )
        return Finding(window: window, patch: patch, response: merged, statistics: ResponseStatistics(of: shape))
    }

    /// Where a response peaks, in the frame.
    func place(in finding: Finding) -> (x: Double, y: Double) {
        let peak = ResponsePeak(in: finding.response)
        return (
            finding.window.centreX + peak.columnDisplacement * finding.window.width / Double(grid.columns),
            finding.window.centreY + peak.rowDisplacement * finding.window.height / Double(grid.rows)
        )
    }

    /// Moves the target and finds its size there. Returns the factor by which the size changed.
    mutating func move(toX x: Double, y: Double, in image: Image) -> Double {
        target.move(toX: x, y: y, scale: 1, limits: configuration.sizeLimits, in: image)
        let change = scales.change(of: target.box, in: image)
        target.move(toX: x, y: y, scale: change, limits: configuration.sizeLimits, in: image)
        return change
    }

    /// Learns the target as it is now. One context is looked at anew, the others stand as they were: the surroundings
    /// change slowly, and looking is what costs time.
    mutating func learn(from image: Image) {
        let patch = image.crop(grid.window(around: target.box), size: grid.size)
        let turn = updates % contexts.count
        updates += 1
        contexts[turn] = filter.spectrum(
            of: features.features(of: image.crop(context(turn, of: target.box, in: grid), size: grid.size)))
        filter.learn(
            template: filter.spectrum(of: features.features(of: patch)), contexts: contexts, first: false)
        colours.learn(from: patch, first: false)
        scales.learn(target.box, in: image)
    }
}

/// The window of one of the four contexts: displaced by one target width or height.
private func context(_ number: Int, of box: BoundingBox, in grid: PatchGrid) -> CropWindow {
    var window = grid.window(around: box)
    window.centreX += contextDirections[number].x * box.width
    window.centreY += contextDirections[number].y * box.height
    return window
}
