namespace ModelPipeline;

/// <summary>Makes the value of a <see cref="ColumnType.Vector"/> column of the numbers that a store has.</summary>
public static class VectorValue
{
    /// <summary>Rounds each number to a 32-bit float; a missing one is NaN.</summary>
    /// <param name="numbers">The elements, in order.</param>
    /// <param name="vector">The vector.</param>
    /// <returns>Null where all fit; else why one does not, without it, as a phrase that continues "column X ...".</returns>
    public static string? Read(IReadOnlyList<double?> numbers, out float[] vector)
    {
        vector = new float[numbers.Count];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = numbers[i] is { } number ? (float)number : float.NaN;
            if (float.IsInfinity(vector[i]) && double.IsFinite(numbers[i]!.Value))
                return $"has an element that {NumberText.BeyondSingle}";
        }

        return null;
    }
}
