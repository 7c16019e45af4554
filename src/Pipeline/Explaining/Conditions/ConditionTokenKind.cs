namespace ModelPipeline;

/// <summary>The kinds of words of a condition.</summary>
internal enum ConditionTokenKind
{
    /// <summary>The end of the condition.</summary>
    End,

    /// <summary>A keyword or the name of an output.</summary>
    Name,

    /// <summary>The name of an output, in double quotes.</summary>
    QuotedName,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text, in single quotes.</summary>
    Text,

    /// <summary>A comparison sign, a parenthesis or another sign.</summary>
    Sign,
}
