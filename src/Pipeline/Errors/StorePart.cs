namespace ModelPipeline;

/// <summary>
/// The input or output of a pipeline. Creates the exceptions for its store. The message for callers says what failed and whether to try
/// again. The log also gets hosts, tables, roles, statements and the text of the driver.
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Part"><c>input</c> or <c>output</c>.</param>
/// <param name="Location">The database, for the log.</param>
public sealed record StorePart(string Pipeline, string Part, string Location)
{
    private const string UserColumn = "Input:UserColumn";

    private bool IsInput => Part == "input";

    /// <summary>The input of a pipeline.</summary>
    public static StorePart Input(string pipeline, string location) => new(pipeline, "input", location);

    /// <summary>The output of a pipeline.</summary>
    public static StorePart Output(string pipeline, string location) => new(pipeline, "output", location);

    /// <summary>Creates the exception for a failure that may pass by itself.</summary>
    /// <param name="detail">What happened, for the log.</param>
    /// <param name="inner">The exception of the driver.</param>
    /// <param name="cause">
    /// <see cref="StoreException.Cause"/>; null if the detail is the same for every call that fails for this reason.
    /// </param>
    public StoreException Unavailable(string detail, Exception? inner = null, string? cause = null) =>
        new($"The {Part} of pipeline '{Pipeline}' cannot be {Used} at the moment; try again.", inner, isTransient: true,
            cause: cause ?? detail)
        {
            Detail = Log(detail),
        };

    /// <summary>Creates the exception for a disk that is full. The failure passes once somebody frees space.</summary>
    /// <param name="detail">What happened, for the log.</param>
    /// <param name="inner">The exception of the driver.</param>
    public StoreException Full(string detail, Exception? inner = null)
    {
        var message = $"The disk of the {Part} of pipeline '{Pipeline}' is full; free space there. "
            + "Then jobs go on by themselves, and calls work again.";
        return new(message, inner, isTransient: true, cause: detail) { Detail = Log(detail) };
    }

    /// <summary>Creates the exception for a failure that an operator has to repair, such as a missing right or a missing table.</summary>
    /// <param name="detail">What happened, for the log.</param>
    /// <param name="inner">The exception of the driver.</param>
    /// <param name="cause">
    /// <see cref="StoreException.Cause"/>; null if the detail is the same for every call that fails for this reason.
    /// </param>
    public StoreException Refused(string detail, Exception? inner = null, string? cause = null)
    {
        var message = $"The {Part} of pipeline '{Pipeline}' cannot be {Used} until its operator has mended it; the log says what is wrong.";
        return new(message, inner, cause: cause ?? detail) { Detail = Log(detail) };
    }

    /// <summary>Creates the exception for a value of a row that the store refuses.</summary>
    /// <param name="reason">What is wrong with the value, for callers: the column and the kind of problem, without the value.</param>
    /// <param name="detail">What happened, for the log.</param>
    /// <param name="inner">The exception of the driver.</param>
    /// <param name="cause">
    /// <see cref="StoreException.Cause"/>; null if the detail is the same for every call that fails for this reason.
    /// </param>
    public StoreException RefusedValue(string reason, string detail, Exception? inner = null, string? cause = null)
    {
        var does = IsInput ? "holds a value that cannot be read" : "does not take a value";
        var message = $"The {Part} of pipeline '{Pipeline}' {does}: {reason}.";
        return new(message, inner, blamesData: true, cause: cause ?? detail) { Detail = Log(detail) };
    }

    /// <summary>
    /// Creates the exception for an input whose settings fitted at the start and no longer fit. Callers are told about the user column and
    /// nothing else.
    /// </summary>
    /// <param name="faults">The faults of the input.</param>
    public StoreException Changed(PipelineConfigurationException faults)
    {
        var detail = $"The input has changed: {string.Join(" ", faults.Faults)}";
        return faults.Faults.All(fault => fault.Setting == UserColumn)
            ? new($"The {Part} of pipeline '{Pipeline}' has changed: {string.Join(" ", faults.Faults)}", faults) { Detail = Log(detail) }
            : Refused(detail, faults);
    }

    // An input is only read. An output is written and read, so its message says "used".
    private string Used => IsInput ? "read" : "used";

    private string Log(string detail) => $"{detail} ({Part}: {Location})";
}
