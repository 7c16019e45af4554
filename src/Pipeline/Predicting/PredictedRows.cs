namespace ModelPipeline;

/// <summary>What a model made of rows that nobody stores.</summary>
public sealed class PredictedRows
{
    // The place of each row in the outputs; -1 for a row without. Null if every row has its own place.
    private readonly int[]? places;

    internal PredictedRows(int count, Batch outputs, IReadOnlyDictionary<int, RowOutcome> failures)
    {
        Outputs = outputs;
        Failures = failures;
        if (failures.Count == 0)
            return;
        places = new int[count];
        var next = 0;
        for (var row = 0; row < count; row++)
            places[row] = failures.ContainsKey(row) ? -1 : next++;
    }

    /// <summary>The outputs of the rows that the model answered, in the order of the rows.</summary>
    public Batch Outputs { get; }

    /// <summary>Why rows have no outputs, by the index of the row; empty if all have.</summary>
    public IReadOnlyDictionary<int, RowOutcome> Failures { get; }

    /// <summary>The index of a row in <see cref="Outputs"/>; -1 if the row has no outputs.</summary>
    public int PlaceOf(int row) => places is null ? row : places[row];
}
