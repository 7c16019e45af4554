namespace ModelPipeline;

/// <summary>Converts the numbers of a store to the value of a <see cref="ColumnType.Vector"/> column.</summary>
public static class VectorValue
{
    /// <summary>Rounds each number to a 32-bit float; a missing number becomes NaN.</summary>
    /// <param name="numbers">The elements, in order.</param>
    /// <param name="vector">The vector.</param>
    /// <returns>Null if all numbers fit; otherwise the reason, without the number, as a phrase that continues "column X ...".</returns>
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
