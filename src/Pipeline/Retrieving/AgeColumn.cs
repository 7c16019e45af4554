namespace ModelPipeline;

/// <summary>The column that says when a row was made (<c>Input:AsOf</c>).</summary>
internal static class AgeColumn
{
    /// <summary>The column that is read beside those of the model, which may be one of them.</summary>
    public static IEnumerable<Field> Wanted(InputOptions input, Schema? needed) =>
        input.AsOf.Length == 0 || needed?.Find(input.AsOf) is not null ? [] : [new(input.AsOf, ColumnType.Timestamp)];

    /// <summary>The faults of the setting.</summary>
    /// <param name="input">The settings.</param>
    /// <param name="source">The columns of the input; null if they are not known.</param>
    public static IEnumerable<Fault> Check(InputOptions input, Schema? source)
    {
        if (input.AsOf.Length == 0 || source is null)
            yield break;
        if (source.Find(input.AsOf) is not { } found)
        {
            yield return new("Input:AsOf",
                $"is '{input.AsOf}', which is no column of the input; name the column that says when a row was made.");
        }
        else if (!ColumnConversion.CanConvert(found.Type, ColumnType.Timestamp))
        {
            yield return new("Input:AsOf", $"is '{input.AsOf}', a column of {found.TypeName}; name a column of moments.");
        }
    }
}
