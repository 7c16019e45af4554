namespace ModelPipeline.BigQueryEmulator.Sql;

internal enum TokenKind
{
    /// <summary>A name or keyword.</summary>
    Word,

    /// <summary>A name in backticks; the text is without them.</summary>
    Quoted,

    /// <summary>A string; the text is its value.</summary>
    String,

    /// <summary>A bytes literal; the text has one character a byte.</summary>
    Bytes,

    Number,

    /// <summary><c>@name</c>, or <c>?</c> with its position as the text.</summary>
    Parameter,

    /// <summary>One character.</summary>
    Symbol,

    /// <summary>Behind the last token.</summary>
    End,
}
