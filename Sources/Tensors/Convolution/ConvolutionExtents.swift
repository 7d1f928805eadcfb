/// What a convolution does to the extents of a map, whatever it multiplies with.
package protocol ConvolutionExtents {
    /// Channels in.
    var inputChannels: Int { get }
    /// Channels out.
    var outputChannels: Int { get }
    /// Kernel rows and columns.
    var kernel: (rows: Int, columns: Int) { get }
    /// How the kernel walks.
    var geometry: ConvolutionGeometry { get }
    /// How the product is computed.
    var method: ConvolutionLayer.Method { get }
}

extension ConvolutionExtents {
    /// The zero border that the input needs on each side for this layer to run without checks.
    package func border(height: Int, width: Int) -> (before: Int, after: Int) {
        func reach(_ extent: Int, _ taps: Int) -> Int {
            let outputs = geometry.outputExtent(of: extent, kernel: taps)
            let last =
                switch method {
                case .direct: (outputs - 1) * geometry.stride - geometry.padding + geometry.dilation * (taps - 1)
                // The last tile is computed whole.
                case .winograd: (outputs + 3) / 4 * 4
                }
            return max(0, last - (extent - 1))
        }
        return (max(0, geometry.padding), max(reach(height, kernel.rows), reach(width, kernel.columns)))
    }
}

/// Refuses maps that do not have the extents the layer gives them, or a border narrower than the layer's reach.
func checkExtents(
    _ layer: some ConvolutionExtents, from input: MapLayout, to output: MapLayout, adding addend: MapLayout?
) {
    precondition(
        input.channels == layer.inputChannels, "\(input.channels) channels enter a layer of \(layer.inputChannels)")
    precondition(
        output.channels == layer.outputChannels, "\(layer.outputChannels) channels enter a map of \(output.channels)")
    let geometry = layer.geometry
    precondition(
        output.height == geometry.outputExtent(of: input.height, kernel: layer.kernel.rows)
            && output.width == geometry.outputExtent(of: input.width, kernel: layer.kernel.columns),
        "a \(input.width)x\(input.height) map does not become \(output.width)x\(output.height)")
    let border = layer.border(height: input.height, width: input.width)
    precondition(
        input.borderBefore >= border.before && input.borderAfter >= border.after,
        "the input's border \((input.borderBefore, input.borderAfter)) is narrower than \(border)")
    if let addend {
        precondition(
            addend.channels == output.channels && addend.height == output.height && addend.width == output.width,
            "the addend's extents differ from the output's")
    }
}
