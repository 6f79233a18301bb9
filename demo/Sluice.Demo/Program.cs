using Sluice.Demo.Story;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await PenguinsStory.RunAsync(stop.Token) ? 0 : 1;
