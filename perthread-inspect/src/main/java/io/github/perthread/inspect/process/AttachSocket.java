package io.github.perthread.inspect.process;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a HotSpot JVM through its socket, as {@code jcmd} does, but in the JVM's own file system.
 * {@code jcmd} looks for the socket in its own {@code /tmp} if the JVM has the same process id for
 * both; so it finds none where only the files differ: after {@code chroot}, for a service with a
 * {@code /tmp} of its own, in a container that shares the machine's process ids.
 *
 * <p>The JVM opens the socket when it gets SIGQUIT and a file of a certain name lies in its working
 * directory or in its {@code /tmp}. Without the file, SIGQUIT makes it print its threads.
 */
final class AttachSocket {
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int POLL_MILLIS = 20;
  private static final String PROTOCOL = "1";

  private final ProcFiles process;

  /** Creates the socket's client for a process that {@link ProcFiles#refusal} does not refuse. */
  AttachSocket(ProcFiles process) {
    this.process = process;
  }

  /**
   * Has the JVM carry out a request.
   *
   * @param request what would follow the process id in a call of {@code jcmd}
   * @return the answer
   * @throws IOException if the JVM does not answer; the message says what is known
   */
  String ask(String request) throws IOException, InterruptedException {
    if (!process.hasTmp()) {
      throw new IOException(process + " has no /tmp, where a JVM has its socket.");
    }
    if (!process.isSocketOpen()) {
      open();
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(process.socket()))) {
      String message = String.join("\0", PROTOCOL, "jcmd", request, "", "", "");
      ByteBuffer bytes = ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring(answer.indexOf('\n') + 1); // after the status
    } catch (IOException e) {
      // Root is not known to a JVM whose container has users of its own: it closes the socket,
      // before it is written to (broken pipe) or while its answer is awaited (connection reset).
      throw new IOException(
          process + " lets only its own user in: run this as " + process.owner() + ".", e);
    }
  }

  private void open() throws IOException, InterruptedException {
    Path trigger = makeTrigger();
    try {
      process.signalQuit();
      long start = System.nanoTime();
      while (!process.isSocketOpen()) {
        if (System.nanoTime() - start > DEADLINE_NANOS) {
          throw new IOException(process + " did not open its socket within 10 seconds.");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } finally {
      Files.deleteIfExists(trigger);
    }
  }

  private Path makeTrigger() throws IOException {
    IOException failure = new IOException(process + " has no directory for the attach file.");
    for (Path directory : List.of(process.workingDirectory(), process.fromHere(Path.of("tmp")))) {
      Path trigger = directory.resolve(".attach_pid" + process.ownPid());
      try {
        Files.deleteIfExists(trigger);
        Files.createFile(trigger);
        Files.setAttribute(trigger, "unix:uid", process.uid(), LinkOption.NOFOLLOW_LINKS);
        return trigger;
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }
}
