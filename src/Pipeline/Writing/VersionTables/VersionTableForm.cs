namespace ModelPipeline;

/// <summary>
/// The form of a table beside the output table in which a user has one row for each version of the model. Its primary key is user and
/// version.
/// </summary>
/// <param name="Suffix">What makes the table's name from the output table's name.</param>
/// <param name="Contents">What the table holds, such as <c>shadow scores</c>.</param>
/// <param name="User">Who needs the table's key, such as <c>a shadow table</c>.</param>
/// <param name="ColumnsOf">The columns without those of the key, for the outputs of a pipeline.</param>
/// <param name="Check">The faults of the outputs of a pipeline as columns of the table.</param>
public sealed record VersionTableForm(
    string Suffix, string Contents, string User, Func<Schema, Schema> ColumnsOf, Func<Schema, IEnumerable<Fault>> Check)
{
    /// <summary>The primary key: the user and the version.</summary>
    public static string[] Key => [OutputTable.UserId, OutputTable.ModelVersion];
}
