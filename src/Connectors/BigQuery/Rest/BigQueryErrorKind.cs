namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>The kinds of BigQuery's errors, by the right reaction.</summary>
internal enum BigQueryErrorKind
{
    /// <summary>The same request may succeed in a moment.</summary>
    SendAgain,

    /// <summary>The same work may succeed in a moment as a new query or job. The old one has failed for good.</summary>
    StartAnew,

    /// <summary>The request or its answer has too many bytes. A part of the rows may fit.</summary>
    TooLarge,

    /// <summary>A value of a row cannot be used. The other rows may succeed without this row.</summary>
    Row,

    /// <summary>The statement or a table does not fit. Every row fails in the same way, now and later.</summary>
    Statement,

    /// <summary>BigQuery refuses because of rights, limits or names. Neither another row nor time changes this.</summary>
    Refused,
}
