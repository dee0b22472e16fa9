package thalweg.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A home of data sets on the loopback interface that can break off, lie and refuse. */
final class Home implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** After how many bytes of the body each coming request breaks off. */
  private final Deque<Integer> breaks = new ArrayDeque<>();

  /** One line a request: path, and range if any. */
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private boolean ranges = true;

  Home() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  Home serving(String name, byte[] bytes) {
    files.put("/" + name, bytes);
    return this;
  }

  Home breakingAfter(int... bytes) {
    Arrays.stream(bytes).forEach(breaks::add);
    return this;
  }

  Home ignoringRanges() {
    ranges = false;
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String path = exchange.getRequestURI().getPath();
    requests.add(range == null ? path : path + " " + range);
    byte[] bytes = files.get(path);
    if (bytes == null) {
      exchange.sendResponseHeaders(404, -1);
    } else if (range == null || !ranges) {
      send(exchange, 200, bytes);
    } else {
      int from = Integer.parseInt(range.replaceAll("\\D", ""));
      if (from >= bytes.length) {
        exchange.sendResponseHeaders(416, -1);
      } else {
        String header = "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length);
        exchange.getResponseHeaders().set("Content-Range", header);
        send(exchange, 206, Arrays.copyOfRange(bytes, from, bytes.length));
      }
    }
    exchange.close();
  }

  private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    Integer most = breaks.poll();
    OutputStream out = exchange.getResponseBody();
    out.write(body, 0, most == null ? body.length : Math.min(most, body.length));
    out.flush();
    if (most != null) {
      throw new IOException("broken off on purpose");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
