import Correlation
import Imaging
import Network
import Tensors

/// What the tracker RAR knows once it has a target.
struct RARTarget: FollowedTarget {
    var settings: RARSettings
    var target: TargetGeometry
    var judge: ConfidenceJudge
    var redetection = Redetection()
    /// Time and work by stage.
    private(set) var profile: StageProfile
    private var localiser: NetworkLocaliser
    private var models: ShallowModels
    /// How the components are weighed; nil where the network's response decides alone.
    private var fusion: ResponseFusion?
    /// The filter over sizes; nil where the pyramid finds the size.
    private var scales: ScaleFilter?
    private var trackedFrames = 0

    private var configuration: RARConfiguration { settings.configuration }
    var sizeLimits: SizeLimits { configuration.sizeLimits }
    var rule: ConfidenceRule { configuration.confidence }

    /// What a search found, and the winning window.
    struct Sighting {
        var finding: NetworkLocaliser.Finding
        var window: CropWindow
        var scale: Double
        /// The memory that the windows were seen from.
        var memory: MemoryState
        /// What the models without a network saw around the same place; nil where there are none.
        var shallow: ShallowModels.Sighting?
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
        let (shallow, time) = measured {
            ShallowModels.learned(
                target.box, in: image, grid: PatchGrid(target: target.box, configuration: configuration.grid),
                gradients: configuration.gradients, colours: configuration.colours)
        }
        profile.add(.colours, time)
        var started = RARTarget(
            settings: settings, target: target,
            judge: ConfidenceJudge(
                template: ResponseStatistics(of: finding.response), rule: configuration.confidence), profile: profile,
            localiser: localiser, models: shallow.models,
            scales: configuration.scaleSearch == .filter
                ? ScaleFilter(target: target.box, configuration: configuration.scales) : nil)
        started.scales?.learn(target.box, in: image)
        let sighting = Sighting(
            finding: finding, window: settings.window(around: target.box), scale: 1, memory: localiser.memory,
            shallow: shallow.sighting)
        if configuration.gradients != nil || configuration.colours != nil {
            let side = Double(lattice) / (1 + configuration.padding)
            started.fusion = ResponseFusion(reach: (side, side), configuration: configuration.fusion)
        }
        let place = started.locate(sighting, in: image)
        let picture = picture(of: sighting.window, in: image)
        return (started, place.firstObservation(of: target.box, maps: maps, patch: picture).with(finding.levels))
    }

    mutating func look(in image: Image, maps: MapRequest) -> Sighting {
        let candidates = searchWindows(in: image)
        let finding = localiser.search(candidates, in: image, settings: settings, maps: maps, profile: &profile)
        let winner = candidates[finding.best]
        var sighting = Sighting(
            finding: finding, window: winner.window, scale: winner.scale, memory: localiser.memory, shallow: nil)
        if fusion != nil {
            let (seen, time) = measured {
                models.look(x: winner.window.centreX, y: winner.window.centreY, like: target.box, in: image)
            }
            profile.add(.colours, time)
            sighting.shallow = seen
        }
        return sighting
    }

    /// The windows to search in this frame: the scale pyramid, or places around where the target was lost.
    private mutating func searchWindows(in image: Image) -> [SearchWindow] {
        let window = settings.window(around: target.box)
        if judge.isLost {
            return redetection.windows(
                around: target.box, like: window, in: image, count: configuration.redetectionWindows
            ).map { SearchWindow(window: $0) }
        }
        guard configuration.scaleSearch == .pyramid, !settings.ablation.contains(.scaleSearch) else {
            return [SearchWindow(window: window)]
        }
        return SearchWindow.pyramid(
            around: window, count: configuration.scaleCount, step: configuration.scaleStep)
    }

    /// The cells of the fused response on each axis. They tile the search window, and are about half a cell of the network's
    /// wide, since gradients tell places more finely than the network does.
    private static let lattice = 63

    /// A cell of the network's response is 8 of the window's 255 pixels (Equations.md, section 5).
    private static let cell = Double(Architecture.cellStride) / Double(Architecture.patchSide)

    mutating func locate(_ sighting: Sighting, in image: Image) -> TargetPlace {
        guard let fusion else { return placeByNetwork(sighting) }
        let (place, time) = measured {
            let answers = answers(to: sighting)
            let fused = fusion.fuse(answers, judge: judge)
            var place = TargetPlace(
                fused.response, peak: fused.peak, of: answers.components, shares: fused.shares, in: sighting.window,
                confidence: fused.confidence)
            place.scale = sighting.scale
            return place
        }
        profile.add(.colours, time)
        return place
    }

    /// The components' responses to what was seen, on the fused response's cells.
    private func answers(to sighting: Sighting) -> ResponseFusion.Answers {
        let (window, finding, ablation) = (sighting.window, sighting.finding, settings.ablation)
        let lattice = DisplacementLattice(
            rows: Self.lattice, columns: Self.lattice, rowPitch: window.height / Double(Self.lattice),
            columnPitch: window.width / Double(Self.lattice))
        return ResponseFusion.Answers(
            network: resampledResponse(
                finding.response,
                on: lattice.inCells(height: Self.cell * window.height, width: Self.cell * window.width)),
            statistics: ResponseStatistics(of: finding.response),
            gradients: ablation.contains(.gradients)
                ? nil : sighting.shallow.flatMap { models.gradientResponse(to: $0, on: lattice) },
            colours: ablation.contains(.colour)
                ? nil : sighting.shallow.flatMap { models.colourResponse(to: $0, on: lattice) })
    }

    /// The place that the network's response alone points at, as in the paper.
    private func placeByNetwork(_ sighting: Sighting) -> TargetPlace {
        let (window, finding) = (sighting.window, sighting.finding)
        let response = ComponentResponse(id: .networkResponse, map: finding.response)
        let peak = ResponsePeak(in: response.map)
        return TargetPlace(
            x: window.centreX + peak.columnDisplacement * Self.cell * window.width,
            y: window.centreY + peak.rowDisplacement * Self.cell * window.height, scale: sighting.scale, window: window,
            response: response.map, peak: peak, components: [response], shares: [.networkResponse: 1],
            confidence: judge.confidence(of: ResponseStatistics(of: response.map)))
    }

    mutating func sizeChange(in image: Image) -> Double {
        guard let scales, configuration.scaleSearch == .filter, !settings.ablation.contains(.scaleSearch) else {
            return 1
        }
        let (change, time) = measured { scales.change(of: target.box, in: image) }
        profile.add(.size, time)
        return change
    }

    mutating func remember(_ sighting: Sighting) { localiser.remember(sighting.finding) }

    mutating func learn(from sighting: Sighting, at place: TargetPlace, in image: Image) -> Bool {
        let learns = trackedFrames % configuration.updateInterval == 0
        trackedFrames += 1
        fusion?.learn(place.components, at: place.peak)
        if learns {
            switch configuration.updateSource {
            case .search:
                localiser.learn(
                    from: sighting.finding, at: networkCells(of: place), settings: settings,
                    profile: &profile)
            case .crops:
                localiser.learn(
                    target.box, in: image, seenFrom: sighting.memory, settings: settings,
                    profile: &profile)
            }
        }
        if fusion != nil {
            let (_, time) = measured { models.learn(target.box, in: image) }
            profile.add(.colours, time)
        }
        let (_, time) = measured { scales?.learn(target.box, in: image) }
        profile.add(.size, time)
        return learns
    }

    /// How far a place is from the middle of the window, in cells of the network's.
    private func networkCells(of place: TargetPlace) -> (rows: Double, columns: Double) {
        let factor = fusion == nil ? 1 : 1 / (Self.cell * Double(Self.lattice))
        return (place.peak.rowDisplacement * factor, place.peak.columnDisplacement * factor)
    }

    func picture(of sighting: Sighting, in image: Image) -> Image { Self.picture(of: sighting.window, in: image) }

    private static func picture(of window: CropWindow, in image: Image) -> Image {
        let side = Architecture.patchSide
        return Image(patch: image.crop(window, size: (side, side)))
    }
}
