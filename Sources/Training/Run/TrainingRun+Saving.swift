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

    /// Takes the validation loss of the first weights, and the losses it is to be compared with.
    mutating func validateFirst(_ model: inout any TrainingModel) throws {
        guard group.rank == 0 else {
            // The others need only know that there was one.
            progress.firstLoss = 0
            return
        }
        for baseline in services.baselines {
            guard let result = try overValidation({ try baseline.evaluate($0) }) else { return }
            onEvent(.compared(name: baseline.name, loss: result.loss))
            log?.write("baseline", ["name": baseline.name, "loss": "\(result.loss)"])
        }
        try validate(&model)
    }

    /// A mean over all clips of the validation; nil where it was interrupted.
    private func overValidation(_ evaluate: (TrainingBatch) throws -> EvaluatedBatch) throws -> EvaluatedBatch? {
        let validation = configuration.validation
        var mean = EvaluatedBatch(loss: 0)
        var start = 0
        while start < validation.clips {
            if isInterrupted() { return nil }
            let end = min(start + validation.batch, validation.clips)
            let batch = try validationSampler.batch(step: 0, indices: start..<end, shape: validation.shape)
            let result = try evaluate(batch)
            let share = Double(end - start) / Double(validation.clips)
            mean.loss += share * result.loss
            for (name, value) in result.parts { mean.parts[name, default: 0] += share * value }
            start = end
        }
        return mean
    }

    /// Takes the validation loss; where no tracking score is taken, the weights of the lowest become a model.
    mutating func validate(_ model: inout any TrainingModel) throws {
        let weights = weights
        guard let result = try overValidation({ try model.evaluate($0, parameters: weights) }) else { return }
        let loss = result.loss
        lastValidation = progress.seconds
        validatedStep = progress.step
        let isBest = loss.isFinite && loss < progress.bestLoss ?? .infinity
        let firstLoss = progress.firstLoss ?? loss
        progress.firstLoss = firstLoss
        let record = ValidationRecord(
            step: progress.step, loss: loss, parts: result.parts, isBest: isBest, firstLoss: firstLoss)
        onEvent(.validated(record))
        log?.write("validation", record)
        guard isBest else { return }
        progress.bestLoss = loss
        // Weights that no step has changed are nobody's model.
        if progress.step > 0 && configuration.tracking == nil {
            try write(to: folder.best, judged: String(format: "validation loss %.4f", loss), mustSucceed: false)
        }
    }

    /// Takes the tracking score; the best weights become a model. It decides, and not the validation loss, which falls while
    /// tracking gets worse.
    private mutating func score(_ phase: TrainingPhase) throws {
        lastScore = progress.seconds
        let score: TrackingScore
        do {
            guard let taken = try services.score(weights, phase) else { return }
            score = taken
        } catch {
            onEvent(.problem("no tracking score: \(error)"))
            return
        }
        let isBest = score.area > progress.bestArea ?? 0
        onEvent(.scored(step: progress.step, score, isBest: isBest))
        log?.write("tracking", score)
        guard isBest else { return }
        progress.bestArea = score.area
        try write(
            to: folder.best, judged: String(format: "tracking AUC %.3f (%.3f)", score.area, score.standardError),
            mustSucceed: false)
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
        try write(to: folder.last, judged: nil, mustSucceed: mustSucceed)
    }

    /// Writes the weights as a model.
    ///
    /// - Parameter judged: how good they are, in words for the provenance.
    private func write(to url: URL, judged: String?, mustSucceed: Bool) throws {
        var text = "\(progress.step) steps, \(progress.patches) patches, seed \(configuration.seed)"
        if let judged { text += ", \(judged)" }
        do {
            try services.export(weights, url, text)
            onEvent(.saved(path: url.path))
        } catch {
            if mustSucceed { throw error }
            onEvent(.problem("no model: \(error)"))
        }
    }
}
