import Correlation
import Imaging
import Tensors

/// Answers where the target's gradients and colour names are, by a filter that knows the target and its contexts
/// (`ContextFilter`).
package struct GradientLocaliser: Sendable {
    private let grid: PatchGrid
    private let features: CellFeatures
    private var filter: ContextFilter
    /// The contexts' spectra when they were last looked at.
    private var contexts: [Spectra<Float>]
    /// Updates so far: they look at one context each, in turn.
    private var updates = 0

    /// Learns a target, seen in a patch of the grid's window around it.
    ///
    /// - Returns: the localiser and its response to what it learned, no motion at (0, 0).
    package static func learned(
        _ box: BoundingBox, patch: Tensor<Float>, in image: Image, grid: PatchGrid, configuration: GradientConfiguration
    ) -> (localiser: GradientLocaliser, response: Tensor<Float>) {
        var localiser = GradientLocaliser(grid: grid, configuration: configuration)
        let template = localiser.spectrum(of: patch)
        localiser.contexts = contextDirections.indices.map { localiser.spectrum(ofContext: $0, of: box, in: image) }
        localiser.filter.learn(template: template, contexts: localiser.contexts, first: true)
        return (localiser, localiser.filter.respond(to: template))
    }

    private init(grid: PatchGrid, configuration: GradientConfiguration) {
        self.grid = grid
        features = CellFeatures(cell: grid.cell, configuration: configuration)
        filter = ContextFilter(grid: grid, channels: CellFeatures.channels, configuration: configuration)
        contexts = []
    }

    /// The response to a patch of the grid's window, [rows, columns]: no motion at (0, 0), wrapped.
    package func respond(to patch: Tensor<Float>) -> Tensor<Float> { filter.respond(to: spectrum(of: patch)) }

    /// Learns the target as it is now, seen in a patch of the grid's window around it. One context is looked at anew, the
    /// others stand as they were: the surroundings change slowly, and looking is what costs time.
    package mutating func learn(_ box: BoundingBox, patch: Tensor<Float>, in image: Image) {
        let turn = updates % contexts.count
        updates += 1
        contexts[turn] = spectrum(ofContext: turn, of: box, in: image)
        filter.learn(template: spectrum(of: patch), contexts: contexts, first: false)
    }

    private func spectrum(of patch: Tensor<Float>) -> Spectra<Float> {
        filter.spectrum(of: features.features(of: patch))
    }

    /// The spectrum of one of the four contexts, displaced by one target width or height.
    private func spectrum(ofContext number: Int, of box: BoundingBox, in image: Image) -> Spectra<Float> {
        let window = context(number, of: box, seenIn: grid.window(around: box))
        return spectrum(of: image.crop(window, size: grid.size))
    }
}
