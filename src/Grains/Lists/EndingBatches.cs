using System.Runtime.InteropServices;

namespace ModelPipeline.Grains;

/// <summary>
/// The batches whose users end at the moment, each made once for all users of a call: a user of a batch then needs no objects of a score.
/// Thread-safe.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
internal sealed class EndingBatches(string pipeline)
{
    // Runs that end at the same time.
    private const int Most = 4;

    private readonly Ending?[] known = new Ending?[Most];
    private int next;

    /// <summary>The batch of predictions; null for a batch whose values only a score can hold.</summary>
    public ScoredBatch? Of(Predictions predictions)
    {
        for (var i = 0; i < known.Length; i++)
        {
            if (Volatile.Read(ref known[i]) is { } ending && ReferenceEquals(ending.Of, predictions))
                return ending.Batch;
        }

        // Two threads may both make the batch. Then they have one each.
        var made = new Ending(predictions, Make(predictions));
        Volatile.Write(ref known[(uint)Interlocked.Increment(ref next) % Most], made);
        return made.Batch;
    }

    private ScoredBatch? Make(Predictions predictions)
    {
        var columns = predictions.Outputs.Columns;
        var names = new string[columns.Count];
        var values = new object[columns.Count];
        var nulls = new bool[]?[columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (ValuesOf(columns[i]) is not { } array)
                return null;
            names[i] = columns[i].Field.Name;
            values[i] = array;
            nulls[i] = columns[i].Nulls.IsEmpty ? null : columns[i].Nulls.ToArray();
        }

        var shared = new Score(
            pipeline, "", [], predictions.ModelVersion, predictions.RetrievedAt, predictions.ScoredAt, predictions.RunId);
        return new([], shared, names, values, nulls);
    }

    private static Array? ValuesOf(Column column) => column switch
    {
        Column<float> c => ArrayOf(c),
        Column<double> c => ArrayOf(c),
        Column<long> c => ArrayOf(c),
        Column<bool> c => ArrayOf(c),
        Column<string> c => ArrayOf(c),
        Column<DateTime> c => ArrayOf(c),
        _ => null,
    };

    // Nearly all columns are the beginning of an array, which nobody changes.
    private static T[] ArrayOf<T>(Column<T> column) =>
        MemoryMarshal.TryGetArray(column.Memory, out var part) && part.Offset == 0 ? part.Array! : column.Values.ToArray();

    private sealed record Ending(Predictions Of, ScoredBatch? Batch);
}
