namespace ModelPipeline.Silo.Schema;

/// <summary>One step of the schema, applied once, in one transaction.</summary>
/// <param name="Number">The number of the version, from 1.</param>
/// <param name="Description">What the version adds, for people who read the table of versions.</param>
/// <param name="Sql">The statements of the version.</param>
internal sealed record SchemaVersion(int Number, string Description, string Sql);
