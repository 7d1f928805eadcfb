/// What brings a terminal's pictures in pixels from those it shows to those of a buffer.
struct PictureStep: Sendable, Equatable {
    /// What has to be written.
    var bytes: [UInt8] = []
    /// Cells of which nothing is known afterwards: they held a picture, or were drawn over by one.
    var unknown: [CellRect] = []
    /// Whether the pictures are shown in pixels; if not, their cells are to be written.
    var showsPixels = false
    /// Whether all have as many pixels as they should.
    var isFine = true
}

/// Knows the pictures in pixels that a terminal shows. A picture is sent as a whole, where it or what is written over it
/// changed, and one that did not change costs nothing.
///
/// Where a link has not enough room for them, a kitty gets coarser pictures; below what characters show as well there are
/// none.
struct PictureEncoder: Sendable {
    private struct Shown: Sendable {
        var picture: PlacedPicture
        var parts: [CellRect]
        /// The pixels of a cell that were sent.
        var samples: CellSamples
        /// Its number with the terminal.
        var number: UInt32
    }

    private let sixelColours: Int
    private var shown: [Shown] = []
    private var nextNumber = KittyGraphics.firstNumber + 1

    /// An encoder for a terminal without pictures.
    init(_ graphics: TerminalGraphics) { sixelColours = min(graphics.sixelColours, 256) }

    /// Takes all pictures off, after the screen was cleared.
    mutating func clear() -> [UInt8] {
        defer { shown = [] }
        return shown.contains { $0.picture.form == .kitty } ? KittyGraphics.removeAll : []
    }

    /// The step towards a buffer's pictures.
    ///
    /// - Parameters:
    ///   - isStill: whether the buffer is the one before: then what was sent coarsely is sent anew if there is room.
    ///   - room: about how many bytes there may be; nil for as many as it takes.
    mutating func encode(_ buffer: CellBuffer, isStill: Bool, room: Int?) -> PictureStep {
        guard !buffer.pictures.isEmpty || !shown.isEmpty else { return PictureStep() }
        var left = shown
        var wanted: [(picture: PlacedPicture, parts: [CellRect], known: Shown?)] = []
        for (index, picture) in buffer.pictures.enumerated() {
            let parts = buffer.visibleParts(ofPicture: index)
            if parts.isEmpty { continue }
            let same = left.firstIndex { $0.picture == picture }
            wanted.append((picture, parts, same.map { left.remove(at: $0) }))
        }
        let isShowing = !shown.isEmpty
        var plan = Plan(
            wanted.filter { needsPixels($0.known, $0.parts) }.map(\.picture), room: room, isShowing: isShowing)
        if isStill, plan.samples != nil {
            // All is there: where a finer one would be clearly better, it comes now.
            let coarse = wanted.filter { $0.known.map { $0.samples != $0.picture.samples } ?? false }
            let finer = Plan(coarse.map(\.picture), room: room, isShowing: isShowing)
            for index in wanted.indices {
                guard let known = wanted[index].known, let samples = finer.samples(of: wanted[index].picture),
                    2 * samples.across >= 3 * known.samples.across
                else { continue }
                left.append(known)
                wanted[index].known = nil
                plan = finer
            }
        }
        guard plan.samples != nil, !wanted.isEmpty else { return removeAll(isFine: wanted.isEmpty) }
        var step = PictureStep(showsPixels: true)
        shown = []
        for (picture, parts, known) in wanted {
            let next: Shown
            if let known {
                next = show(known, parts, &step)
            } else {
                next = send(picture, parts, plan, &step)
            }
            if next.samples != picture.samples { step.isFine = false }
            shown.append(next)
        }
        // The new ones lie over them already, so that nothing flickers.
        for old in left { remove(old, &step) }
        return step
    }

    /// Whether the pixels have to be sent: a kitty keeps what it has.
    private func needsPixels(_ known: Shown?, _ parts: [CellRect]) -> Bool {
        guard let known else { return true }
        return known.picture.form == .sixel && known.parts != parts
    }

    /// How finely the pictures of a step are sent.
    private struct Plan {
        /// The part of their pixels' density, 0...1; nil where there is no room for any that are worth it.
        let samples: Double?
        let packing: KittyGraphics.Packing

        /// - Parameter isShowing: whether pictures are shown: then there is a little less to ask for, so that a link on the
        ///   border does not change between pixels and characters.
        init(_ pictures: [PlacedPicture], room: Int?, isShowing: Bool) {
            let bytes = pictures.reduce(0.0) { $0 + Self.bytes(of: $1) }
            guard let room, bytes > Double(room) else {
                samples = 1
                packing = .raw
                return
            }
            packing = .png
            let density = min((Double(room) / (bytes * Self.pngShare)).squareRoot(), 1)
            let isWorthIt = pictures.allSatisfy { picture in
                switch picture.form {
                case .kitty: Int(Double(picture.samples.across) * density) >= Self.fewestAcross - (isShowing ? 1 : 0)
                case .sixel: isShowing && bytes <= 2 * Double(room)
                }
            }
            samples = isWorthIt ? density : nil
        }

        /// The pixels of a cell that a picture gets.
        func samples(of picture: PlacedPicture) -> CellSamples? {
            guard let samples else { return nil }
            let full = picture.samples
            // Sixel is drawn pixel by pixel.
            if picture.form == .sixel { return full }
            let across = Int(Double(full.across) * samples)
            return across >= full.across ? full : CellSamples(across: across, down: full.down * across / full.across)
        }

        /// About what a picture takes as it is: four characters for three bytes; in sixel a character a pixel.
        private static func bytes(of picture: PlacedPicture) -> Double {
            Double(picture.image.width * picture.image.height) * (picture.form == .kitty ? 4 : 1)
        }

        /// What PNG leaves of the bytes of a photograph.
        private static let pngShare = 0.6
        /// With fewer pixels across a cell, characters show as much.
        private static let fewestAcross = 3
    }

    /// Shows a picture that the terminal has; of a kitty's only the parts may have changed.
    private func show(_ known: Shown, _ parts: [CellRect], _ step: inout PictureStep) -> Shown {
        guard known.parts != parts else { return known }
        var next = known
        next.parts = parts
        switch known.picture.form {
        case .kitty:
            step.bytes += KittyGraphics.lift(number: known.number)
            place(next, &step)
        case .sixel: draw(next, &step)
        }
        return next
    }

    private mutating func send(
        _ picture: PlacedPicture, _ parts: [CellRect], _ plan: Plan, _ step: inout PictureStep
    ) -> Shown {
        let next = Shown(
            picture: picture, parts: parts, samples: plan.samples(of: picture) ?? picture.samples, number: nextNumber)
        switch picture.form {
        case .kitty:
            nextNumber &+= 1
            let (cells, samples) = (picture.cells, next.samples)
            let image =
                samples == picture.samples
                ? picture.image
                : picture.image.resampled(to: (cells.columns * samples.across, cells.rows * samples.down))
            step.bytes += KittyGraphics.transmit(image, number: next.number, packing: plan.packing)
            place(next, &step)
        case .sixel: draw(next, &step)
        }
        return next
    }

    private func place(_ shown: Shown, _ step: inout PictureStep) {
        for (index, part) in shown.parts.enumerated() {
            step.bytes += KittyGraphics.place(
                part, placement: index + 1, of: shown.picture.cells, number: shown.number, samples: shown.samples)
        }
    }

    /// Draws a sixel picture, with holes where text is. Some terminals take the text away there; it is written again.
    private func draw(_ shown: Shown, _ step: inout PictureStep) {
        let (cells, samples) = (shown.picture.cells, shown.samples)
        let parts = shown.parts.map { part in
            CellRect(
                column: (part.column - cells.column) * samples.across, row: (part.row - cells.row) * samples.down,
                columns: part.columns * samples.across, rows: part.rows * samples.down)
        }
        step.bytes += Array("\u{1B}[\(cells.row + 1);\(cells.column + 1)H".utf8)
        step.bytes += SixelGraphics.encode(shown.picture.image, parts: parts, colours: sixelColours)
        step.unknown.append(cells)
    }

    private func remove(_ shown: Shown, _ step: inout PictureStep) {
        switch shown.picture.form {
        case .kitty: step.bytes += KittyGraphics.remove(number: shown.number)
        case .sixel: step.unknown.append(shown.picture.cells)
        }
    }

    private mutating func removeAll(isFine: Bool) -> PictureStep {
        var step = PictureStep(isFine: isFine)
        for old in shown { remove(old, &step) }
        shown = []
        return step
    }
}
