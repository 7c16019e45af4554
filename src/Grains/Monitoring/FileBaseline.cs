namespace ModelPipeline.Grains;

/// <summary>
/// Counts the rows of a CSV file as if they were scored: the rows pass through the binding of the version, and its model makes the outputs.
/// Nothing is read from the input or written.
/// </summary>
internal sealed class FileBaseline(PipelineRunner runner, TimeProvider clock)
{
    private const int SliceSize = 512;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The counts of the file.</summary>
    public async Task<BaselineRows> ReadAsync(string version, byte[] file)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        try
        {
            await using var lease = await runner.Pipeline.Versions.LeaseAsync(Lane.Job, version, limit.Token);
            if (lease.Of(lease.Snapshot.Stable) is not { } model)
                return new(null, $"Version '{version}' is not loaded on this silo; try again in a moment.", RolloutProblem.NotYet);
            var rows = CsvRows.Read(file, runner.Pipeline.Options.Input.Format.Nulls);
            string[] missing = [.. model.Inputs.Select(field => field.Name).Where(name => rows.Find(name) is null)];
            if (missing.Length > 0)
            {
                var names = string.Join(", ", missing.Select(name => $"'{name}'"));
                return new(null, $"The file has no column {names}, which version '{version}' takes.");
            }

            var counts = new WindowCounts();
            for (var start = 0; start < rows.Count; start += SliceSize)
                await AddAsync(counts, model, rows.Slice(start, Math.Min(SliceSize, rows.Count - start)), limit.Token);
            return counts.Rows > 0 ? new(counts, "") : new(null, "The file has no rows; send a header and rows.");
        }
        catch (InvalidDataException e)
        {
            return new(null, e.Message);
        }
        catch (PipelineException e)
        {
            return new(null, e.Message, e.IsTransient ? RolloutProblem.NotYet : RolloutProblem.Invalid);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OrleansException)
        {
            // The message of a foreign exception can contain a value of a row.
            return new(null, $"The model of version '{version}' failed on rows of the file ({e.GetType().Name}).");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new(null, $"The model was not applied to the file within {Longest:c}; send fewer rows.");
        }
    }

    private async Task AddAsync(WindowCounts counts, ModelLease model, Batch rows, CancellationToken cancellationToken)
    {
        var unusable = new List<UnusableRow>();
        var bound = new BoundColumns(model.Leased.Binding.Count);
        var inputs = model.Leased.Binding.Bind(rows, unusable, bound);
        IReadOnlyList<Batch> made = inputs.Count == 0 ? [] : [await model.ApplyAsync(inputs, cancellationToken)];
        // How old the rows of a file are tells nothing about the rows of an input.
        counts.Add(
            new(model.Version, Guid.Empty, rows, bound, unusable, made, runner.Time.Now(), model.Leased.Binding.Dates), asOf: "");
    }
}
