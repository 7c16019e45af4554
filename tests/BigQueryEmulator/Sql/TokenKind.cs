namespace ModelPipeline.BigQueryEmulator.Sql;

internal enum TokenKind
{
    /// <summary>A name or keyword.</summary>
    Word,

    /// <summary>A name in backticks. The text has no backticks.</summary>
    Quoted,

    /// <summary>A string. The text is its value.</summary>
    String,

    /// <summary>A bytes literal. The text has one character for each byte.</summary>
    Bytes,

    Number,

    /// <summary><c>@name</c>, or <c>?</c> with its position as the text.</summary>
    Parameter,

    /// <summary>One character.</summary>
    Symbol,

    /// <summary>The end, after the last token.</summary>
    End,
}
