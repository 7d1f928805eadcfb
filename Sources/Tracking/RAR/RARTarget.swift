import Correlation
import Imaging
import Network
import Tensors

/// What the tracker RAR knows once it has a target.
struct RARTarget: FollowedTarget {
    var settings: RARSettings
    var target: TargetGeometry
    var judge = ConfidenceJudge()
    var redetection = Redetection()
    /// Time and work by stage.
    private(set) var profile: StageProfile
    private var localiser: NetworkLocaliser
    /// The grid that colours are looked at in.
    private let grid: PatchGrid
    /// The target's colours; nil where they have no share, and in grey video.
    private var colours: ColourModel?
    /// The filter over sizes; nil where the pyramid finds the size.
    private var scales: ScaleFilter?
    private var trackedFrames = 0

    private var configuration: RARConfiguration { settings.configuration }
    var sizeLimits: SizeLimits { configuration.sizeLimits }
    var rule: ConfidenceRule { configuration.confidence }

    /// What a search found, and the winning window.
    struct Sighting: TargetSighting {
        var finding: NetworkLocaliser.Finding
        var window: CropWindow
        var scale: Double
        var statistics: ResponseStatistics
        /// The memory that the windows were seen from.
        var memory: MemoryState
    }

    /// Learns a target.
    static func learned(
        _ target: TargetGeometry, in image: Image, executor: NetworkExecutor, settings: RARSettings, maps: MapRequest,
        profile: StageProfile
    ) -> (RARTarget, Observation) {
        var profile = profile
        let (localiser, finding) = NetworkLocaliser.learned(
            target.box, in: image, executor: executor, settings: settings, maps: maps, profile: &profile)
        let configuration = settings.configuration
        let grid = PatchGrid(target: target.box, configuration: configuration.grid)
        let (colours, time) = measured {
            configuration.usesColours
                ? ColourModel.learned(
                    from: image.crop(grid.window(around: target.box), size: grid.size), grid: grid,
                    configuration: configuration.colours) : nil
        }
        profile.add(.colours, time)
        var started = RARTarget(
            settings: settings, target: target, profile: profile, localiser: localiser, grid: grid,
            colours: colours,
            scales: configuration.scaleSearch == .filter
                ? ScaleFilter(target: target.box, configuration: configuration.scales) : nil)
        started.learnSize(from: image)
        let window = settings.window(around: target.box)
        let observation = started.beginning(
            window: window, response: finding.responses.slice(0), maps: maps, patch: picture(of: window, in: image))
        return (started, observation.with(finding.levels))
    }

    mutating func look(in image: Image, maps: MapRequest) -> Sighting {
        let candidates = searchWindows(in: image)
        let finding = localiser.search(candidates, in: image, settings: settings, maps: maps, profile: &profile)
        let winner = candidates[finding.best]
        return Sighting(
            finding: finding, window: winner.window, scale: winner.scale,
            statistics: ResponseStatistics(of: finding.responses, at: finding.best), memory: localiser.memory)
    }

    /// The windows to search in this frame: the scale pyramid, or places around where the target was lost.
    private mutating func searchWindows(in image: Image) -> [SearchWindow] {
        let window = settings.window(around: target.box)
        if judge.isLost {
            return redetection.windows(
                around: target.box, like: window, in: image, count: RARTracker.capacity(for: configuration)
            ).map { SearchWindow(window: $0) }
        }
        guard configuration.scaleSearch == .pyramid, !settings.ablation.contains(.scaleSearch) else {
            return [SearchWindow(window: window)]
        }
        return SearchWindow.pyramid(
            around: window, count: configuration.scaleCount, step: configuration.scaleStep)
    }

    /// A cell of the response is 8 of the window's 255 pixels (Equations.md, section 5).
    private static let cell = Double(Architecture.cellStride) / Double(Architecture.patchSide)

    mutating func locate(_ sighting: Sighting, score: Double, in image: Image) -> TargetPlace {
        let window = sighting.window
        var response = sighting.finding.responses.slice(sighting.finding.best)
        var components: [MapID: Tensor<Float>] = [.networkResponse: response]
        var weight: Double?
        if let colours, !settings.ablation.contains(.colour) {
            let (colourResponse, time) = measured { answer(of: colours, in: window, of: image, shape: response.shape) }
            profile.add(.colours, time)
            let share = configuration.colourShare(atScore: score)
            response = merge(response, colours: colourResponse, share: share)
            weight = share
            components[.colourResponse] = colourResponse
        }
        let peak = ResponsePeak(in: response)
        return TargetPlace(
            x: window.centreX + peak.columnDisplacement * Self.cell * window.width,
            y: window.centreY + peak.rowDisplacement * Self.cell * window.height,
            response: response, components: components, colourWeight: weight)
    }

    /// The colours' response at the displacements of the network's, [H,W].
    private func answer(
        of colours: ColourModel, in window: CropWindow, of image: Image, shape: [Int]
    ) -> Tensor<Float> {
        var seen = grid.window(around: target.box)
        (seen.centreX, seen.centreY) = (window.centreX, window.centreY)
        let lattice = DisplacementLattice(
            rows: shape[0], columns: shape[1],
            rowPitch: Self.cell * window.height / seen.height * Double(grid.rows),
            columnPitch: Self.cell * window.width / seen.width * Double(grid.columns))
        return colours.response(to: image.crop(seen, size: grid.size), on: lattice)
    }

    mutating func sizeChange(in image: Image) -> Double {
        guard let scales, configuration.scaleSearch == .filter, !settings.ablation.contains(.scaleSearch) else {
            return 1
        }
        let (change, time) = measured { scales.change(of: target.box, in: image) }
        profile.add(.size, time)
        return change
    }

    mutating func accept(_ sighting: Sighting) { localiser.remember(sighting.finding) }

    mutating func learn(from sighting: Sighting, at place: TargetPlace, in image: Image) -> Bool {
        let learns = trackedFrames % configuration.updateInterval == 0
        trackedFrames += 1
        if learns {
            switch configuration.updateSource {
            case .search:
                localiser.learn(
                    from: sighting.finding, at: ResponsePeak(in: place.response), settings: settings,
                    profile: &profile)
            case .crops:
                localiser.learn(
                    target.box, in: image, seenFrom: sighting.memory, settings: settings, profile: &profile)
            }
        }
        let (_, time) = measured {
            colours?.learn(from: image.crop(grid.window(around: target.box), size: grid.size), first: false)
        }
        profile.add(.colours, time)
        learnSize(from: image)
        return learns
    }

    /// Learns the target's size as it is now.
    private mutating func learnSize(from image: Image) {
        let (_, time) = measured { scales?.learn(target.box, in: image) }
        profile.add(.size, time)
    }

    func picture(of sighting: Sighting, in image: Image) -> Image { Self.picture(of: sighting.window, in: image) }

    private static func picture(of window: CropWindow, in image: Image) -> Image {
        let side = Architecture.patchSide
        return Image(patch: image.crop(window, size: (side, side)))
    }
}
