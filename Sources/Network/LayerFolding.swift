import Tensors

extension NetworkWeights {
    /// A convolution without bias and its batch normalisation, folded into one layer:
    /// W' = W gamma / sqrt(var + eps), b' = beta - mean gamma / sqrt(var + eps), computed in double precision.
    func foldedLayer(
        _ convolution: String, _ normalisation: String, geometry: ConvolutionGeometry = ConvolutionGeometry(),
        rectified: Bool, precision: Precision
    ) -> ConvolutionLayer {
        let (weights, bias) = folded(convolution, normalisation)
        return ConvolutionLayer(
            weights: weights, bias: bias, geometry: geometry, rectified: rectified, precision: precision)
    }

    /// The folded weights [O,I,rows,columns] and bias [O] of a convolution and its batch normalisation.
    func folded(_ convolution: String, _ normalisation: String) -> (weights: Tensor<Float>, bias: [Float]) {
        let epsilon = 1e-5
        let gamma = self["\(normalisation).weight"]
        let beta = self["\(normalisation).bias"]
        let mean = self["\(normalisation).running_mean"]
        let variance = self["\(normalisation).running_var"]
        let factors = (0..<gamma.count).map { Double(gamma[$0]) / (Double(variance[$0]) + epsilon).squareRoot() }
        let bias = (0..<gamma.count).map { Float(Double(beta[$0]) - Double(mean[$0]) * factors[$0]) }
        var weights = self["\(convolution).weight"]
        let perOutput = weights.count / factors.count
        weights.withUnsafeMutableElements { elements in
            for output in factors.indices {
                for index in output * perOutput..<(output + 1) * perOutput {
                    elements[index] = Float(Double(elements[index]) * factors[output])
                }
            }
        }
        return (weights, bias)
    }

    /// A convolution with a bias of its own.
    func biasedLayer(
        _ name: String, geometry: ConvolutionGeometry = ConvolutionGeometry(), rectified: Bool = false
    ) -> ConvolutionLayer {
        ConvolutionLayer(
            weights: self["\(name).weight"], bias: self["\(name).bias"].elements, geometry: geometry,
            rectified: rectified)
    }
}
