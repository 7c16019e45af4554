using ModelPipeline.Grains;

namespace ModelPipeline.Silo.GrainState;

/// <summary>
/// Keeps the state of grains and their reminders in a SQLite file, through Orleans' own ADO.NET provider. So the state outlives the
/// process.
/// </summary>
internal static class SqliteGrainState
{
    // Orleans' name for the package Microsoft.Data.Sqlite. Orleans does not know the package by its own name.
    private const string Invariant = "System.Data.SQLite";

    public static void UseSqliteGrainState(this ISiloBuilder silo, string connectionString)
    {
        silo.AddAdoNetGrainStorageAsDefault(storage =>
        {
            storage.Invariant = Invariant;
            storage.ConnectionString = connectionString;
            storage.GrainStorageSerializer = new StateSerializer();
            // Otherwise the row of a cleared state stays for ever.
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
