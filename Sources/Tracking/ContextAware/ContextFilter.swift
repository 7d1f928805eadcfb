import CShims
import Correlation
import Foundation
import Tensors

/// A correlation filter learned from a target and its contexts, confined to the target's part of the window.
///
/// It minimises over the filter's channels f, with x_0 the windowed features around the target and x_i those of the
/// contexts (CACF, Mueller et al., 2017, equation 6), y the label and m the target's part of the window:
///
///   |sum x_0 * f - y|^2 + lambda2 sum_i |sum x_i * f|^2 + mu |f - f_before|^2,   f = m f
///
/// The whole window is looked at for negative examples but only the target's part is a template, as in BACF (Galoogahi
/// et al., 2017); the memory is a term instead of a running sum, as in STRCF (Li et al., 2018). Solved by alternating
/// directions: a step in the frequency domain (a system of 5 unknowns for each frequency, since the matrix is a multiple
/// of the identity plus one product a patch), a step in space that confines f, a few times over from the last filter.
///
/// A value: a copy is a snapshot.
package struct ContextFilter: Sendable {
    private let features: FourierTransform2D
    private let confinement: FourierTransform2D
    private let response: FourierTransform2D
    private let label: Tensor<Float>
    private let contextWeight: Float
    private let ridge: Float
    private let inertia: Float
    private let firstIterations: Int
    private let iterations: Int
    private let growth: Float
    /// The filter's spectrum up to `scale`.
    private var filter: Spectra<Float>
    private var scale: Float = 0
    /// 1 over the response to the template itself, so that a perfect match gives 1.
    private var gain: Float = 1

    /// A filter that has learned nothing yet and responds with 0.
    package init(grid: PatchGrid, channels: Int, configuration: GradientConfiguration) {
        let (rows, columns) = (grid.rows, grid.columns)
        features = FourierTransform2D(
            rows: rows, columns: columns, channels: channels, window: .hann(rows: rows, columns: columns))
        confinement = FourierTransform2D(
            rows: rows, columns: columns, channels: channels,
            window: FourierWindow(
                rows: targetPart(grid.targetRows, extent: rows),
                columns: targetPart(grid.targetColumns, extent: columns)))
        response = FourierTransform2D(rows: rows, columns: columns, channels: 1)
        let map: Tensor<Float> = GaussianLabel(
            rows: rows, columns: columns, deviation: grid.targetSide * configuration.labelWidth
        ).map()
        label = response.spectra(of: map.reshaped(to: [rows, columns, 1])).values
        contextWeight = Float(configuration.contextWeight)
        ridge = Float(configuration.ridge * Double(rows * columns))
        inertia = Float(configuration.inertia)
        firstIterations = configuration.firstIterations
        iterations = configuration.iterations
        growth = Float(configuration.confinementGrowth)
        filter = Spectra(count: 1, rows: rows, columns: columns, channels: channels)
    }

    /// The spectrum of features, [rows, columns, channels], under the Hann window.
    package func spectrum(of map: Tensor<Float>) -> Spectra<Float> { features.spectra(of: map) }

    /// The response, [rows, columns]: no motion at (0, 0), wrapped; a perfect match gives 1.
    package func respond(to spectrum: Spectra<Float>) -> Tensor<Float> {
        let factor = scale * gain
        let products = Spectra<Float>(count: 1, rows: filter.rows, columns: filter.columns, channels: 1) { products in
            filter.values.withUnsafeElements { filter in
                spectrum.values.withUnsafeElements { map in
                    ts_context_filter_respond(
                        InstructionSet.current.rawValue, filter.baseAddress, map.baseAddress,
                        self.filter.paddedChannels, self.filter.frequencies, products.baseAddress)
                }
            }
            for index in products.indices { products[index] *= factor }
        }
        return response.maps(of: products).reshaped(to: [filter.rows, filter.columns])
    }

    /// Learns from a template and its contexts, at most four.
    ///
    /// - Parameter first: nothing was learned before.
    package mutating func learn(template: Spectra<Float>, contexts: [Spectra<Float>], first: Bool) {
        let patches = [template] + (contextWeight > 0 ? contexts : [])
        precondition(
            patches.count <= TS_CONTEXT_PATCHES
                && patches.allSatisfy { $0.values.shape == filter.values.shape }, "\(patches.count) patches")
        let before = filter
        let products = products(of: patches)
        // The last filter is the start; `confined` is known up to a factor, as the transforms give it.
        var confined = filter
        var confinedScale = first ? 0 : scale
        var blend = Spectra<Float>(
            count: 1, rows: filter.rows, columns: filter.columns, channels: filter.channels
        ) { $0.update(repeating: 0) }
        let keep = first ? 0 : ridge * inertia
        var penalty = ridge
        var lastPenalty: Float = 0
        for _ in 0..<(first ? firstIterations : iterations) {
            step(
                patches, products: products, before: before, confined: confined, blend: &blend, keep: keep,
                penalty: penalty, lastPenalty: lastPenalty, confinedScale: confinedScale)
            confined = confinement.spectra(of: confinement.maps(of: blend).reshaped(to: confinement.mapShape))
            confinedScale = 1 / penalty
            lastPenalty = penalty
            penalty *= growth
        }
        filter = confined
        scale = confinedScale
        gain = 1
        let own = respond(to: template)[0]
        gain = 1 / max(own, Self.leastOwnResponse)
    }

    /// A template that answers itself with less than this is noise, and is not amplified further.
    private static let leastOwnResponse: Float = 0.02

    /// The patches' products with each other at each frequency, the same in every step.
    private func products(of patches: [Spectra<Float>]) -> Tensor<Float> {
        Tensor(shape: [(filter.frequencies + 15) / 16, TS_CONTEXT_PRODUCTS]) { products in
            withPointers(to: patches) { pointers in
                ts_context_filter_products(
                    InstructionSet.current.rawValue, pointers.baseAddress, patches.count, filter.paddedChannels,
                    filter.frequencies, products.baseAddress)
            }
        }
    }

    /// One step in the frequency domain. With f the solution and h the multiplier, `blend` becomes penalty f + h; the
    /// multiplier itself is never held, since h = blend - lastPenalty * confined.
    private func step(
        _ patches: [Spectra<Float>], products: Tensor<Float>, before: Spectra<Float>, confined: Spectra<Float>,
        blend: inout Spectra<Float>, keep: Float, penalty: Float, lastPenalty: Float, confinedScale: Float
    ) {
        blend.values.withUnsafeMutableElements { target in
            label.withUnsafeElements { label in
                before.values.withUnsafeElements { before in
                    confined.values.withUnsafeElements { confined in
                        withPointers(to: patches) { pointers in
                            var step = ts_context_step()
                            step.channels = filter.paddedChannels
                            withUnsafeMutableBytes(of: &step.patches) {
                                $0.copyBytes(from: UnsafeRawBufferPointer(pointers))
                            }
                            step.patch_count = patches.count
                            step.products = products.baseAddress
                            step.label = label.baseAddress
                            step.previous = before.baseAddress
                            step.confined = confined.baseAddress
                            step.blend = target.baseAddress
                            step.weight = contextWeight
                            step.ridge = penalty + keep
                            step.keep = keep * scale
                            step.pull = (penalty + lastPenalty) * confinedScale
                            step.gain = penalty
                            step.hold = lastPenalty * confinedScale
                            ts_context_filter_step(InstructionSet.current.rawValue, &step, filter.frequencies)
                        }
                    }
                }
            }
        }
    }
}

/// The share of each cell of an axis that a template of `length` cells covers, as a factor to be applied twice.
///
/// A filter is the template mirrored about cell 0, and the template lies in the middle of the window.
private func targetPart(_ length: Double, extent: Int) -> [Double] {
    (0..<extent).map { index in
        let distance = abs(Double(index) - Double(extent + 1) / 2)
        let nearest = min(distance, Double(extent) - distance)
        return min(max(length / 2 + 0.5 - nearest, 0), 1).squareRoot()
    }
}

/// Calls `body` with pointers to the values of each spectrum, valid during the call only.
private func withPointers<Result>(
    to spectra: [Spectra<Float>], _ body: (UnsafeBufferPointer<UnsafePointer<Float>?>) -> Result
) -> Result {
    func collect(_ rest: ArraySlice<Spectra<Float>>, _ pointers: [UnsafePointer<Float>?]) -> Result {
        guard let next = rest.first else { return pointers.withUnsafeBufferPointer(body) }
        return next.values.withUnsafeElements { collect(rest.dropFirst(), pointers + [$0.baseAddress]) }
    }
    return collect(spectra[...], [])
}
