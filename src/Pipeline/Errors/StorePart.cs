namespace ModelPipeline;

/// <summary>
/// The input or output of a pipeline, and what is said when its store fails. Callers get what fails and whether to try again; the log gets
/// the rest: hosts, tables, roles, statements and the words of the driver.
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Part"><c>input</c> or <c>output</c>.</param>
/// <param name="Place">The database, for the log.</param>
public sealed record StorePart(string Pipeline, string Part, string Place)
{
    private const string UserColumn = "Input:UserColumn";

    private bool IsInput => Part == "input";

    /// <summary>The input of a pipeline.</summary>
    public static StorePart Input(string pipeline, string place) => new(pipeline, "input", place);

    /// <summary>The output of a pipeline.</summary>
    public static StorePart Output(string pipeline, string place) => new(pipeline, "output", place);

    /// <summary>Trouble that may pass.</summary>
    /// <param name="detail">What happened, for the log.</param>
    /// <param name="inner">What was thrown.</param>
    /// <param name="cause"><see cref="StoreException.Cause"/>; null where the detail tells calls apart that fail otherwise.</param>
    public StoreException Unavailable(string detail, Exception? inner = null, string? cause = null) =>
        new($"The {Part} of pipeline '{Pipeline}' cannot be {Used} at the moment; try again.", inner, isTransient: true,
            cause: cause ?? detail)
        {
            Detail = Log(detail),
        };

    /// <summary>Trouble that somebody has to mend: a right that is missing, a table that is gone.</summary>
    /// <param name="detail">What happened, for the log.</param>
    /// <param name="inner">What was thrown.</param>
    /// <param name="cause"><see cref="StoreException.Cause"/>; null where the detail tells calls apart that fail otherwise.</param>
    public StoreException Refused(string detail, Exception? inner = null, string? cause = null)
    {
        var message = $"The {Part} of pipeline '{Pipeline}' cannot be {Used} until its operator has mended it; the log says what is wrong.";
        return new(message, inner, cause: cause ?? detail) { Detail = Log(detail) };
    }

    /// <summary>A value of a row is to blame.</summary>
    /// <param name="reason">What is wrong with the value, for callers: the column and the kind of fault, without the value.</param>
    /// <param name="detail">What happened, for the log.</param>
    /// <param name="inner">What was thrown.</param>
    /// <param name="cause"><see cref="StoreException.Cause"/>; null where the detail tells calls apart that fail otherwise.</param>
    public StoreException RefusedValue(string reason, string detail, Exception? inner = null, string? cause = null)
    {
        var does = IsInput ? "holds a value that cannot be read" : "does not take a value";
        var message = $"The {Part} of pipeline '{Pipeline}' {does}: {reason}.";
        return new(message, inner, blamesData: true, cause: cause ?? detail) { Detail = Log(detail) };
    }

    /// <summary>The settings of an input fitted once, and do not any more. Callers hear of the user column, and of nothing else.</summary>
    /// <param name="faults">What does not fit.</param>
    public StoreException Changed(PipelineConfigurationException faults)
    {
        var detail = $"The input has changed: {string.Join(" ", faults.Faults)}";
        return faults.Faults.All(fault => fault.Setting == UserColumn)
            ? new($"The {Part} of pipeline '{Pipeline}' has changed: {string.Join(" ", faults.Faults)}", faults) { Detail = Log(detail) }
            : Refused(detail, faults);
    }

    // What an input is for is to be read; of an output, a stored score can be read too.
    private string Used => IsInput ? "read" : "used";

    private string Log(string detail) => $"{detail} ({Part}: {Place})";
}
