using Orleans.Storage;

namespace ModelPipeline.Tests;

internal sealed class NoteGrain([PersistentState("note")] IPersistentState<Note> note, IGrainContext context) : Grain, INoteGrain
{
    public Task Write(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task<string?> Read() => Task.FromResult(note.State.Text);

    public Task Clear() => note.ClearStateAsync();

    public Task Refresh() => note.ReadStateAsync();

    public Task WriteAsIfFirst(string text) => WriteWithEtag(text, null!);

    public async Task WriteStale(string text)
    {
        var stale = note.Etag;
        await Write("another writer");
        await WriteWithEtag(text, stale!);
    }

    private Task WriteWithEtag(string text, string etag)
    {
        var storage = (IGrainStorage)context.ActivationServices.GetService(typeof(IGrainStorage))!;
        return storage.WriteStateAsync("note", context.GrainId,
            new GrainState<Note>(new() { Text = text }, etag) { RecordExists = etag is not null });
    }
}
