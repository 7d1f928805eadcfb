import Correlation
import Imaging
import Network
import Tensors

extension Ablation {
    /// Without the filter over gradients and colour names.
    public static let gradients = Ablation(rawValue: 256)
}

/// The models of a target that need no network, over one patch around it: its gradients and colour names, and its colours.
struct ShallowModels: Sendable {
    private let grid: PatchGrid
    private var gradients: GradientLocaliser?
    /// nil where colours are not asked for, and in grey video.
    private var colours: ColourModel?

    /// A look at a place.
    struct Sighting {
        /// What was looked at.
        var window: CropWindow
        /// The patch of it.
        var patch: Tensor<Float>
        /// The gradients' response, no motion at (0, 0), in the grid's cells; nil without them.
        var gradientResponse: Tensor<Float>?
    }

    /// Learns a target.
    ///
    /// - Parameters:
    ///   - gradients: the constants of the filter over gradients; nil for none.
    ///   - colours: those of the colour model; nil for none.
    /// - Returns: the models, and their look at what they learned.
    static func learned(
        _ box: BoundingBox, in image: Image, grid: PatchGrid, gradients: GradientConfiguration?,
        colours: ColourConfiguration?
    ) -> (models: ShallowModels, sighting: Sighting) {
        let window = grid.window(around: box)
        let patch = image.crop(window, size: grid.size)
        let filter = gradients.map {
            GradientLocaliser.learned(box, patch: patch, in: image, grid: grid, configuration: $0)
        }
        let models = ShallowModels(
            grid: grid, gradients: filter?.localiser,
            colours: colours.flatMap { ColourModel.learned(from: patch, grid: grid, configuration: $0) })
        return (models, Sighting(window: window, patch: patch, gradientResponse: filter?.response))
    }

    /// Looks at a target of the size of `box` around a place.
    func look(x: Double, y: Double, like box: BoundingBox, in image: Image) -> Sighting {
        var window = grid.window(around: box)
        (window.centreX, window.centreY) = (x, y)
        let patch = image.crop(window, size: grid.size)
        return Sighting(window: window, patch: patch, gradientResponse: gradients?.respond(to: patch))
    }

    /// Looks for a lost target of the size of `box` at several places of a search, and takes the one where gradients answer
    /// most.
    func search(
        for box: BoundingBox, in image: Image, by redetection: inout Redetection, places: Int
    ) -> Sighting {
        let window = grid.window(around: box)
        let sightings = redetection.centres(
            around: box, window: (window.width, window.height), in: image, count: places
        ).map { look(x: $0.x, y: $0.y, like: box, in: image) }
        func height(_ sighting: Sighting) -> Float { sighting.gradientResponse?.elements.max() ?? 0 }
        // The first is where the target was lost, and there always is one.
        return sightings.dropFirst().reduce(sightings[0]) { height($1) > height($0) ? $1 : $0 }
    }

    /// The gradients' response to what was looked at; nil without them.
    ///
    /// - Parameter lattice: the displacements asked for, pitches in pixels of the frame; nil for those of the grid itself.
    func gradientResponse(to sighting: Sighting, on lattice: DisplacementLattice?) -> ComponentResponse? {
        sighting.gradientResponse.map { map in
            let answer = cells(of: lattice, in: sighting).map { resampledResponse(map, on: $0) } ?? map
            return ComponentResponse(id: .gradientResponse, map: answer)
        }
    }

    /// The same of the colours.
    func colourResponse(to sighting: Sighting, on lattice: DisplacementLattice?) -> ComponentResponse? {
        colours.map { colours in
            let cells = cells(of: lattice, in: sighting) ?? DisplacementLattice(grid)
            return ComponentResponse(id: .colourResponse, map: colours.response(to: sighting.patch, on: cells))
        }
    }

    /// Displacements in the grid's cells.
    private func cells(of lattice: DisplacementLattice?, in sighting: Sighting) -> DisplacementLattice? {
        lattice?.inCells(
            height: sighting.window.height / Double(grid.rows), width: sighting.window.width / Double(grid.columns))
    }

    /// Learns the target as it is now.
    mutating func learn(_ box: BoundingBox, in image: Image) {
        let patch = image.crop(grid.window(around: box), size: grid.size)
        gradients?.learn(box, patch: patch, in: image)
        colours?.learn(from: patch, first: false)
    }
}
