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
    private var models: ShallowModels
    private var scales: ScaleFilter
    var target: TargetGeometry
    var judge: ConfidenceJudge
    var redetection = Redetection()

    var sizeLimits: SizeLimits { configuration.sizeLimits }
    var rule: ConfidenceRule { configuration.confidence }

    /// Learns a target.
    static func learned(
        _ target: TargetGeometry, in image: Image, configuration: CACFConfiguration, maps: MapRequest
    ) -> (ContextAwareTarget, Observation) {
        let grid = PatchGrid(target: target.box, configuration: configuration.grid)
        let (models, sighting) = ShallowModels.learned(
            target.box, in: image, grid: grid, gradients: configuration.gradients, colours: configuration.colours)
        let template = ResponseStatistics(of: components(of: sighting, by: models)[0].map)
        var started = ContextAwareTarget(
            configuration: configuration, models: models,
            scales: ScaleFilter(target: target.box, configuration: configuration.scales), target: target,
            judge: ConfidenceJudge(template: template, rule: configuration.confidence))
        started.scales.learn(target.box, in: image)
        let place = started.locate(sighting, in: image)
        return (started, place.firstObservation(of: target.box, maps: maps, patch: Image(patch: sighting.patch)))
    }

    mutating func look(in image: Image, maps: MapRequest) -> ShallowModels.Sighting {
        let box = target.box
        guard judge.isLost else { return models.look(x: box.centreX, y: box.centreY, like: box, in: image) }
        return models.search(for: box, in: image, by: &redetection, places: configuration.redetectionWindows)
    }

    /// The place that the filter and the colours point at; the filter alone says how clearly.
    func locate(_ sighting: ShallowModels.Sighting, in image: Image) -> TargetPlace {
        let components = Self.components(of: sighting, by: models)
        let share = Float(configuration.colourShare)
        let weights = components.count == 1 ? [1] : [1 - share, share]
        let response = weightedSum(components.map(\.map), weights: weights)
        return TargetPlace(
            response, peak: ResponsePeak(in: response), of: components, shares: weights.map(Double.init),
            in: sighting.window, confidence: judge.confidence(of: ResponseStatistics(of: components[0].map)))
    }

    /// What the filter and, but for grey video, the colours answer to what was seen.
    private static func components(
        of sighting: ShallowModels.Sighting, by models: ShallowModels
    ) -> [ComponentResponse] {
        [models.gradientResponse(to: sighting, on: nil), models.colourResponse(to: sighting, on: nil)].compactMap { $0 }
    }

    func sizeChange(in image: Image) -> Double { scales.change(of: target.box, in: image) }

    func remember(_ sighting: ShallowModels.Sighting) {}

    mutating func learn(from sighting: ShallowModels.Sighting, at place: TargetPlace, in image: Image) -> Bool {
        models.learn(target.box, in: image)
        scales.learn(target.box, in: image)
        return true
    }

    func picture(of sighting: ShallowModels.Sighting, in image: Image) -> Image { Image(patch: sighting.patch) }
}
