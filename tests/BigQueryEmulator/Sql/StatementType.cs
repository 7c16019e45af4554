namespace ModelPipeline.BigQueryEmulator.Sql;

internal enum StatementType
{
    Select,
    Insert,
    Update,
    Delete,
    Merge,
    TruncateTable,
    CreateTable,
    CreateTableAsSelect,
    DropTable,
}
