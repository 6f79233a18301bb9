namespace Sluice.Demo.Story;

/// <summary>The story cannot continue.</summary>
internal sealed class StoryFailedException(string message) : Exception(message);
