namespace ModelPipeline.Cli;

/// <summary>How data is written to stdout.</summary>
internal enum OutputFormat
{
    /// <summary>For people: a table, or one line for each property.</summary>
    Text,

    /// <summary>One JSON value, indented.</summary>
    Json,

    /// <summary>One JSON value a line; a list has a line for each entry.</summary>
    JsonLines,
}
