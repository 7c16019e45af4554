using ModelPipeline.Grains;

namespace ModelPipeline.Silo.GrainState;

/// <summary>
/// Keeps the state of grains, and their reminders, in a SQLite file, through Orleans' own ADO.NET provider, so that it outlives the
/// process.
/// </summary>
internal static class SqliteGrainState
{
    // Orleans' name for the package Microsoft.Data.Sqlite; it does not know that package's own.
    private const string Invariant = "System.Data.SQLite";

    public static void UseSqliteGrainState(this ISiloBuilder silo, string connectionString)
    {
        silo.AddAdoNetGrainStorageAsDefault(storage =>
        {
            storage.Invariant = Invariant;
            storage.ConnectionString = connectionString;
            storage.GrainStorageSerializer = new StateSerializer();
            // A row that is kept for what was cleared would never go away.
            storage.DeleteStateOnClear = true;
        });
        silo.UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = Invariant;
            reminders.ConnectionString = connectionString;
        });
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new SqliteStateSchema(connectionString));
    }
}
