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
    private var followed: ContextAwareTarget?

    /// A tracker without a target.
    public init(configuration: CACFConfiguration = CACFConfiguration()) {
        self.configuration = configuration
    }

    public mutating func initialise(
        _ image: Image, box: BoundingBox, maps: MapRequest
    ) throws(TrackingError) -> Observation {
        let target = try TargetGeometry(box: box, in: image)
        let (started, observation) = ContextAwareTarget.learned(
            target, in: image, configuration: configuration, maps: maps)
        followed = started
        return observation
    }

    public mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        guard var now = followed else { throw .notInitialised }
        // The state is taken out while it changes: shared with `followed`, every change would copy it.
        followed = nil
        defer { followed = now }
        return now.follow(image, maps: maps).observation
    }
}

/// What the tracker knows once it has a target.
private struct ContextAwareTarget: FollowedTarget {
    private let configuration: CACFConfiguration
    private let grid: PatchGrid
    private var filter: GradientLocaliser
    /// nil in grey video.
    private var colours: ColourModel?
    private var scales: ScaleFilter
    var target: TargetGeometry
    var judge = ConfidenceJudge()
    var redetection = Redetection()

    var sizeLimits: SizeLimits { configuration.sizeLimits }
    var rule: ConfidenceRule { configuration.confidence }

    /// What a search of one frame found.
    struct Sighting: TargetSighting {
        var window: CropWindow
        var patch: Tensor<Float>
        /// The filter's response, no motion at (0, 0).
        var response: Tensor<Float>
        var statistics: ResponseStatistics
        let scale = 1.0
    }

    /// Learns a target.
    static func learned(
        _ target: TargetGeometry, in image: Image, configuration: CACFConfiguration, maps: MapRequest
    ) -> (ContextAwareTarget, Observation) {
        let grid = PatchGrid(target: target.box, configuration: configuration.grid)
        let window = grid.window(around: target.box)
        let patch = image.crop(window, size: grid.size)
        let (filter, response) = GradientLocaliser.learned(
            target.box, patch: patch, in: image, grid: grid, configuration: configuration)
        var started = ContextAwareTarget(
            configuration: configuration, grid: grid, filter: filter,
            colours: ColourModel.learned(from: patch, grid: grid, configuration: configuration.colours),
            scales: ScaleFilter(target: target.box, configuration: configuration.scales), target: target)
        started.scales.learn(target.box, in: image)
        return (
            started, started.beginning(window: window, response: response, maps: maps, patch: Image(patch: patch))
        )
    }

    mutating func look(in image: Image, maps: MapRequest) -> Sighting {
        let window = grid.window(around: target.box)
        var best = look(at: window, in: image)
        guard judge.isLost else { return best }
        let centres = redetection.centres(
            around: target.box, window: (window.width, window.height), in: image,
            count: configuration.redetectionWindows)
        for centre in centres.dropFirst() {
            let other = look(
                at: CropWindow(centreX: centre.x, centreY: centre.y, width: window.width, height: window.height),
                in: image)
            if other.statistics.peak > best.statistics.peak { best = other }
        }
        return best
    }

    private func look(at window: CropWindow, in image: Image) -> Sighting {
        let patch = image.crop(window, size: grid.size)
        let response = filter.respond(to: patch)
        return Sighting(
            window: window, patch: patch, response: response, statistics: ResponseStatistics(of: response))
    }

    func locate(_ sighting: Sighting, score: Double, in image: Image) -> TargetPlace {
        var response = sighting.response
        var components: [MapID: Tensor<Float>] = [.gradientResponse: response]
        if let colours {
            let answer = colours.response(to: sighting.patch, on: DisplacementLattice(grid))
            response = merge(response, colours: answer, share: configuration.colourShare)
            components[.colourResponse] = answer
        }
        let peak = ResponsePeak(in: response)
        return TargetPlace(
            x: sighting.window.centreX + peak.columnDisplacement * sighting.window.width / Double(grid.columns),
            y: sighting.window.centreY + peak.rowDisplacement * sighting.window.height / Double(grid.rows),
            response: response, components: components)
    }

    func sizeChange(in image: Image) -> Double { scales.change(of: target.box, in: image) }

    func accept(_ sighting: Sighting) {}

    mutating func learn(from sighting: Sighting, at place: TargetPlace, in image: Image) -> Bool {
        let patch = image.crop(grid.window(around: target.box), size: grid.size)
        filter.learn(target.box, patch: patch, in: image)
        colours?.learn(from: patch, first: false)
        scales.learn(target.box, in: image)
        return true
    }

    func picture(of sighting: Sighting, in image: Image) -> Image { Image(patch: sighting.patch) }
}
