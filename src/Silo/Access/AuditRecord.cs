using ModelPipeline.Grains;

namespace ModelPipeline.Silo.Access;

/// <summary>A row of the audit.</summary>
/// <param name="Id">The number of the row; later rows have higher numbers.</param>
/// <param name="At">When the row was written, UTC.</param>
/// <param name="Entry">The change.</param>
internal sealed record AuditRecord(long Id, DateTimeOffset At, AuditEntry Entry);
