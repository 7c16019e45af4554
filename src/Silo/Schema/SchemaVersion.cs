namespace ModelPipeline.Silo.Schema;

/// <summary>One step of the schema, applied once, in one transaction.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Description">What it brings, for whoever reads the table of versions.</param>
/// <param name="Sql">What it does.</param>
internal sealed record SchemaVersion(int Number, string Description, string Sql);
