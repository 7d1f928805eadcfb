import Tensors

// The network, from the patches to the representation: the one place that says what it is made of (Equations.md, sections 2
// to 4; paper, section 3). The order of the layers is that of the tensors in an inventory.
extension NetworkBackend {
    /// Runs the network.
    ///
    /// - Parameters:
    ///   - patches: normalised, [B,H,W,3].
    ///   - ablation: what is left out; switches of the tracker have no effect.
    package func forward(
        _ architecture: Architecture, _ patches: Value, without ablation: Ablation = []
    ) -> NetworkMaps<Value> {
        attended(architecture, features(architecture, patches), without: ablation)
    }

    /// The backbone (section 2): the features of levels 3, 4 and 5.
    package func features(_ architecture: Architecture, _ patches: Value) -> [Value] {
        switch architecture.backbone {
        case .resnet50: resNet(architecture, patches)
        case .vggM: vggM(architecture, patches)
        }
    }

    /// What follows the backbone (sections 3 and 4).
    package func attended(
        _ architecture: Architecture, _ features: [Value], without ablation: Ablation
    ) -> NetworkMaps<Value> {
        let levels = zip(architecture.levels, features).map {
            attention(architecture, level: $0, $1, without: ablation)
        }
        let representation = refined(architecture, levels.map(\.reinforced), without: ablation)
        return NetworkMaps(features: features, levels: levels, representation: representation)
    }

    private func convolution(
        _ name: String, _ x: Value, to channels: Int, kernel: Int = 1,
        _ geometry: ConvolutionGeometry = ConvolutionGeometry(), bias: String? = nil, isQuantisable: Bool = false
    ) -> Value {
        convolution(
            NetworkLayer(
                name: name, channels: channels, kernel: kernel, geometry: geometry, bias: bias,
                isQuantisable: isQuantisable), x)
    }
}

// Section 2.
extension NetworkBackend {
    private func resNet(_ architecture: Architecture, _ patches: Value) -> [Value] {
        begin(.conv1)
        let opening = convolution(
            "backbone.conv1", patches, to: architecture.scaled(64), kernel: 7,
            ConvolutionGeometry(stride: 2, padding: 2))
        var x = maximumPooled(
            normalised("backbone.bn1", opening, adding: nil, isRectified: true), stride: 2, padding: 0)
        var features: [Value] = []
        for block in architecture.residualBlocks {
            begin([.layer1, .layer2, .layer3, .layer4][block.stage - 1])
            x = bottleneck(block, x)
            if block.isLast && block.stage >= 2 { features.append(x) }
        }
        return features
    }

    private func bottleneck(_ block: Architecture.ResidualBlock, _ x: Value) -> Value {
        let name = "backbone.\(block.name)"
        // layer2.0 halves the resolution with padding 0, so that cell (15,15) of the maps sits on pixel (127,127), and its
        // shortcut samples the centres of its windows.
        let halves = block.stage == 2 && block.isFirst
        let spatial =
            halves
            ? ConvolutionGeometry(stride: 2) : ConvolutionGeometry(padding: block.dilation, dilation: block.dilation)
        let reduced = normalised(
            "\(name).bn1", convolution("\(name).conv1", x, to: block.inner, isQuantisable: true), adding: nil,
            isRectified: true)
        let middle = NetworkLayer(
            name: "\(name).conv2", channels: block.inner, kernel: 3, geometry: spatial, isQuantisable: true)
        let offset = "backbone.layer3.0.offset"
        let convolved =
            block.isDeformable
            ? deformableConvolution(
                middle, reduced,
                offsets: convolution(offset, reduced, to: 18, kernel: 3, spatial, bias: "\(offset).bias"))
            : convolution(middle, reduced)
        let expanded = convolution(
            "\(name).conv3", normalised("\(name).bn2", convolved, adding: nil, isRectified: true), to: block.outer,
            isQuantisable: true)
        var shortcut = x
        if block.isFirst {
            let centres = halves ? ConvolutionGeometry(stride: 2, padding: -1) : ConvolutionGeometry()
            shortcut = normalised(
                "\(name).downsample.1",
                convolution("\(name).downsample.0", x, to: block.outer, centres, isQuantisable: true), adding: nil,
                isRectified: false)
        }
        return normalised("\(name).bn3", expanded, adding: shortcut, isRectified: true)
    }

    private func vggM(_ architecture: Architecture, _ patches: Value) -> [Value] {
        func layer(
            _ number: Int, _ x: Value, to channels: Int, kernel: Int, stride: Int = 1, padding: Int = 1
        ) -> Value {
            let name = "backbone.conv\(number)"
            return rectified(
                convolution(
                    name, x, to: architecture.scaled(channels), kernel: kernel,
                    ConvolutionGeometry(stride: stride, padding: padding), bias: "\(name).bias",
                    isQuantisable: number > 1))
        }
        begin(.conv1)
        let first = locallyNormalised(layer(1, patches, to: 96, kernel: 7, stride: 2, padding: 2))
        let pooled = maximumPooled(first, stride: 2, padding: 0)
        begin(.layer1)
        let second = locallyNormalised(layer(2, pooled, to: 256, kernel: 5, stride: 2))
        var x = maximumPooled(second, stride: 1, padding: 1)
        return zip(3...5, [Stage.layer2, .layer3, .layer4]).map { number, stage in
            begin(stage)
            x = layer(number, x, to: 512, kernel: 3)
            return x
        }
    }
}

// Section 3.
extension NetworkBackend {
    private func attention(
        _ architecture: Architecture, level: Int, _ features: Value, without ablation: Ablation
    ) -> AttentionMaps<Value> {
        let name = "level\(level)"
        begin(.adjust)
        let phi = normalised(
            "\(name).adjust.bn", convolution(.adjusting(architecture, level: level), features), adding: nil,
            isRectified: false)
        guard !ablation.contains(.attention) else { return AttentionMaps(adjusted: phi, reinforced: phi) }
        begin(.memory)
        let memory = ablation.hasMemory ? memory(architecture, level: level, phi) : nil
        // h^c is linear in h, so the mean over positions may come first.
        let interChannel = memory.map { linear(.interChannel(architecture, level: level), $0.meanBefore, adding: nil) }
        let interSpatial = memory.map {
            convolution(
                "\(name).memory.spatial", $0.state.hidden, to: 1, kernel: 3, ConvolutionGeometry(padding: 1),
                bias: "\(name).memory.spatial.bias")
        }
        begin(.attention)
        let channel = ablation.contains(.channel) ? nil : channelAttention(architecture, name, phi, interChannel)
        let spatial = ablation.contains(.spatial) ? nil : spatialAttention(architecture, name, phi, interSpatial)
        return AttentionMaps(
            adjusted: phi, state: memory?.state, interSpatial: interSpatial, intraChannel: channel,
            intraSpatial: spatial, reinforced: reinforced(phi, spatial: spatial, channel: channel))
    }

    /// Equation 1: h_t and c_t, and the mean over positions of h_{t-1}.
    private func memory(
        _ architecture: Architecture, level: Int, _ phi: Value
    ) -> (state: State, meanBefore: Value) {
        let (name, near) = ("level\(level).memory", ConvolutionGeometry(padding: 1))
        let gates = 4 * architecture.hidden
        let ofInput = convolution("\(name).input", phi, to: gates, kernel: 3, near, bias: "\(name).bias")
        return remembered(level: level, channels: architecture.hidden, gates: ofInput) { ofInput, before in
            guard let before else { return memoryStep(gates: ofInput, cell: nil) }
            let ofState = convolution("\(name).hidden", before.hidden, to: gates, kernel: 3, near)
            return memoryStep(gates: sum(ofInput, ofState), cell: before.cell)
        }
    }

    /// Equation 2: Psi^c.
    private func channelAttention(
        _ architecture: Architecture, _ name: String, _ phi: Value, _ interChannel: Value?
    ) -> Value {
        func layer(_ part: String, to channels: Int, bias: String? = nil) -> NetworkLayer {
            NetworkLayer(name: "\(name).channel.\(part)", channels: channels, kernel: nil, bias: bias)
        }
        let hidden = architecture.channelHidden
        var theta = linear(
            layer("context", to: hidden, bias: "\(name).channel.bias"), channelDescriptor(phi), adding: nil)
        if let interChannel { theta = linear(layer("memory", to: hidden), interChannel, adding: theta) }
        let output = layer("output", to: architecture.adjusted, bias: "\(name).channel.output.bias")
        return sigmoid(linear(output, tanh(theta), adding: nil))
    }

    /// Equation 3: Psi^s.
    private func spatialAttention(
        _ architecture: Architecture, _ name: String, _ phi: Value, _ interSpatial: Value?
    ) -> Value {
        let (name, maps, wide) = ("\(name).spatial", architecture.spatialHidden, ConvolutionGeometry(padding: 3))
        var theta = convolution(
            "\(name).context", spatialDescriptor(phi), to: maps, kernel: 7, wide, bias: "\(name).bias")
        if let interSpatial {
            theta = sum(convolution("\(name).memory", interSpatial, to: maps, kernel: 7, wide), theta)
        }
        return sigmoid(convolution("\(name).output", tanh(theta), to: 1, bias: "\(name).output.bias"))
    }
}

extension NetworkLayer {
    /// What makes phi of a level's features.
    static func adjusting(_ architecture: Architecture, level: Int) -> NetworkLayer {
        NetworkLayer(name: "level\(level).adjust", channels: architecture.adjusted, isQuantisable: true)
    }

    /// What makes h^c of the mean over positions of a level's h.
    static func interChannel(_ architecture: Architecture, level: Int) -> NetworkLayer {
        let name = "level\(level).memory.channel"
        return NetworkLayer(name: name, channels: architecture.adjusted, bias: "\(name).bias")
    }
}

// Section 4.
extension NetworkBackend {
    private func refined(_ architecture: Architecture, _ reinforced: [Value], without ablation: Ablation) -> Value {
        func layer(_ part: String, _ x: Value, to channels: Int, kernel: Int = 1) -> Value {
            convolution(
                "refinement.\(part)", x, to: channels, kernel: kernel, ConvolutionGeometry(padding: kernel / 2),
                bias: "refinement.\(part).bias")
        }
        begin(.refinement)
        let usesHierarchy = !ablation.contains(.hierarchy)
        let laterals = (usesHierarchy ? architecture.levels : [5]).map {
            layer("lateral\($0)", reinforced[$0 - 3], to: architecture.refined)
        }
        var x = laterals[laterals.count - 1]
        for level in [4, 3] {
            x = usesHierarchy ? sum(laterals[level - 3], x) : x
            x = rectified(layer("smooth\(level)", x, to: architecture.refined, kernel: 3))
        }
        return rootMeanSquareNormalised(layer("output", x, to: architecture.representation))
    }
}
