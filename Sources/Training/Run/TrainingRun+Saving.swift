import Foundation

extension TrainingRun {
    /// Validates, scores and saves where it is time to.
    mutating func lookUp(_ phase: TrainingPhase, _ model: inout any TrainingModel) throws {
        guard group.rank == 0 else { return }
        if isDue(configuration.validation.every, since: lastValidation) { try validate(&model) }
        if let tracking = configuration.tracking, isDue(tracking.every, since: lastScore) { try score(phase) }
        if (ContinuousClock.now - lastCheckpoint) / .seconds(60) >= configuration.checkpointMinutes {
            try save(mustSucceed: false)
        }
    }

    private func isDue(_ span: TrainingSpan, since last: Double) -> Bool {
        switch span {
        case .steps(let count): progress.step % count == 0
        case .minutes(let minutes): progress.seconds - last >= 60 * minutes
        }
    }

    /// Ends a run: a last validation, score, checkpoint and model.
    mutating func finish(_ phase: TrainingPhase, _ model: inout any TrainingModel) throws {
        guard group.rank == 0 else { return }
        if validatedStep != progress.step { try validate(&model) }
        if configuration.tracking != nil { try score(phase) }
        try save(mustSucceed: true)
    }

    /// Takes the validation loss; the best weights become a model.
    mutating func validate(_ model: inout any TrainingModel) throws {
        guard group.rank == 0 else {
            // The others need only know that there was one.
            progress.firstLoss = progress.firstLoss ?? 0
            return
        }
        let validation = configuration.validation
        let weights = weights
        var loss = 0.0
        var parts: [String: Double] = [:]
        var start = 0
        while start < validation.clips {
            if isInterrupted() { return }
            let end = min(start + validation.batch, validation.clips)
            let batch = try validationSampler.batch(step: 0, indices: start..<end, shape: validation.shape)
            let result = try model.evaluate(batch, parameters: weights)
            let share = Double(end - start) / Double(validation.clips)
            loss += share * result.loss
            for (name, value) in result.parts { parts[name, default: 0] += share * value }
            start = end
        }
        lastValidation = progress.seconds
        validatedStep = progress.step
        let isBest = loss.isFinite && loss < progress.bestLoss ?? .infinity
        let firstLoss = progress.firstLoss ?? loss
        progress.firstLoss = firstLoss
        let record = ValidationRecord(
            step: progress.step, loss: loss, parts: parts, isBest: isBest, firstLoss: firstLoss)
        onEvent(.validated(record))
        log?.write("validation", record)
        guard isBest else { return }
        progress.bestLoss = loss
        // Weights that no step has changed are nobody's model.
        if progress.step > 0 { try write(to: folder.best, validationLoss: loss, mustSucceed: false) }
    }

    private mutating func score(_ phase: TrainingPhase) throws {
        lastScore = progress.seconds
        do {
            guard let score = try services.score(weights, phase) else { return }
            onEvent(.scored(step: progress.step, score))
            log?.write("tracking", score)
        } catch {
            onEvent(.problem("no tracking score: \(error)"))
        }
    }

    /// Writes the checkpoint and the last model.
    ///
    /// - Parameter mustSucceed: whether a failure ends the run; otherwise it is reported and the next time may do better.
    mutating func save(mustSucceed: Bool) throws {
        lastCheckpoint = .now
        let checkpoint = Checkpoint(
            progress: progress, parameters: parameters, average: average?.values, optimiser: optimiser,
            seed: configuration.seed, configuration: configuration.fingerprint)
        do {
            try checkpoint.write(to: folder.checkpoint)
            onEvent(.saved(path: folder.checkpoint.path))
        } catch {
            if mustSucceed { throw error }
            onEvent(.problem("no checkpoint: \(error)"))
        }
        try write(to: folder.last, validationLoss: nil, mustSucceed: mustSucceed)
    }

    private func write(to url: URL, validationLoss: Double?, mustSucceed: Bool) throws {
        var text = "\(progress.step) steps, \(progress.patches) patches, seed \(configuration.seed)"
        if let validationLoss { text += ", validation loss \(String(format: "%.4f", validationLoss))" }
        do {
            try services.export(weights, url, text)
            onEvent(.saved(path: url.path))
        } catch {
            if mustSucceed { throw error }
            onEvent(.problem("no model: \(error)"))
        }
    }
}
