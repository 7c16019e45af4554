namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The body of <c>tabledata.insertAll</c>.</summary>
internal sealed record InsertRequest(IReadOnlyList<InsertRow> Rows);

/// <summary>A row and the id by which BigQuery knows it again when it is sent twice.</summary>
internal sealed record InsertRow(string InsertId, IReadOnlyDictionary<string, string?> Json);

/// <summary>The answer, a success even where rows were refused.</summary>
internal sealed record InsertResponse(IReadOnlyList<InsertError>? InsertErrors);

/// <summary>Why a row was refused.</summary>
internal sealed record InsertError(int Index, IReadOnlyList<JobError>? Errors);
