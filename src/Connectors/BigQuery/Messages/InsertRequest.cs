namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The body of <c>tabledata.insertAll</c>.</summary>
internal sealed record InsertRequest(IReadOnlyList<InsertRow> Rows);

/// <summary>A row with its insert id, by which BigQuery recognises a repeated row.</summary>
internal sealed record InsertRow(string InsertId, IReadOnlyDictionary<string, string?> Json);

/// <summary>The answer. Its status is a success even if rows were refused.</summary>
internal sealed record InsertResponse(IReadOnlyList<InsertError>? InsertErrors);

/// <summary>The reasons why a row was refused.</summary>
internal sealed record InsertError(int Index, IReadOnlyList<JobError>? Errors);
