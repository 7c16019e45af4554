namespace ModelPipeline.Silo.Schema;

/// <summary>
/// Uploaded models. The row of a model is written last, in the transaction of its pieces: whoever sees the row sees all pieces.
/// </summary>
internal static class ModelSchema
{
    // Models do not get smaller by compression, so the pieces are stored as they are, and a piece is read without unpacking it.
    public const string Tables = """
        CREATE TABLE ModelPipelineModel (
            ServiceId varchar(150) NOT NULL,
            Pipeline varchar(64) NOT NULL,
            Version varchar(64) NOT NULL,
            Id uuid NOT NULL,
            FileName varchar(200) NOT NULL,
            Bytes bigint NOT NULL,
            Sha256 char(64) NOT NULL,
            StoredAt timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (ServiceId, Pipeline, Version));
        CREATE TABLE ModelPipelineModelPiece (
            Id uuid NOT NULL,
            Number integer NOT NULL,
            Content bytea NOT NULL,
            PRIMARY KEY (Id, Number));
        ALTER TABLE ModelPipelineModelPiece ALTER COLUMN Content SET STORAGE EXTERNAL;
        """;
}
